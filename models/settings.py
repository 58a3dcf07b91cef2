"""The settings of a scenario: what stands in ``scenario.toml``.

Limit families and goals are named in the optimizer, which stands below this folder; so the model is put
together by `settings_model` from their registers, and adding a family or a goal changes nothing here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, create_model, field_validator, model_validator

from models.closed import LARGEST, Closed, NotNegative, Positive
from models.structure import Structure

#: Finest step, in decimal places: finer than any currency's smallest coin (the dinar's third), with room.
STEP_DECIMALS = 6


class LimitSetting(Closed):
    """How one limit family is applied. A bare word in the file is its mode: ``capacity = "off"``."""

    mode: Literal["strict", "soft", "off"] = Field(
        default="strict", description="strict: never broken; soft: broken at a price; off: ignored."
    )
    price: Positive | None = Field(
        default=None, description="What one unit of violation costs, against that of other soft limits."
    )

    @model_validator(mode="before")
    @classmethod
    def _mode_alone(cls, value: Any) -> Any:
        return {"mode": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _price_with_soft(self) -> LimitSetting:
        if self.mode == "soft" and self.price is None:
            raise ValueError('a soft limit needs a price: { mode = "soft", price = 1.0 }')
        if self.mode != "soft" and self.price is not None:
            raise ValueError('a price is for soft limits only: add mode = "soft", or take the price out')
        return self


class FairShareWeights(Closed):
    """Weights of the bases of the fair share: any positive numbers; a base left out does not count."""

    potential: Positive | None = Field(default=None, description="What the territories can buy.")
    history: Positive | None = Field(default=None, description="What was sold last year.")
    even: Positive | None = Field(default=None, description="The same for everyone who covers the product.")
    capacity: Positive | None = Field(default=None, description="What the managers can carry.")

    def given(self) -> dict[str, float]:
        """Weights of the bases that the file names, in the order of the fields."""
        return {name: value for name, value in self.model_dump().items() if value is not None}


class CsvSettings(Closed):
    """How the scenario's CSV files are written: for files saved by a local Excel."""

    delimiter: Literal[",", ";", "\t", "|"] = Field(default=",", description="What stands between cells.")
    decimal: Literal[".", ","] = Field(default=".", description="Decimal mark of the numbers.")
    encoding: str = Field(default="utf-8", description="Encoding, such as utf-8, cp1251 or cp1252.")

    @field_validator("encoding")
    @classmethod
    def _encoding_of_text(cls, value: str) -> str:
        try:
            "a".encode(value)
        except (LookupError, ValueError):
            raise ValueError("use utf-8, cp1251 (Cyrillic Windows) or cp1252 (Western Windows)") from None
        return value


class Settings(Closed):
    """Everything ``scenario.toml`` can say, with defaults."""

    title: str = Field(default="", description="Title of the scenario, shown in every report.")
    year: int | None = Field(default=None, description="The planned year.")
    currency: str = Field(default="", description="Currency or unit of the amounts, shown in every report.")
    step: Annotated[float, Field(gt=0, le=LARGEST, allow_inf_nan=False)] = Field(
        default=1.0, description="Every target is a multiple of this."
    )
    goal: list[str] = Field(default=["fair"], description="Goals in order; fair comes last.")
    tolerance: Annotated[float, Field(ge=0, lt=1, allow_inf_nan=False)] = Field(
        default=0.01, description="How much of each earlier goal may be given up for the next."
    )
    target: NotNegative | None = Field(
        default=None,
        description="Company target, where only the volume matters or one product takes the rest.",
    )
    over_assignment: NotNegative = Field(
        default=0.0, description="By how much the people's targets exceed the company's: 0.05 is 5 %."
    )
    fair_share: FairShareWeights = Field(default_factory=FairShareWeights)
    limits: Closed = Field(default_factory=Closed)
    structure: Structure = Field(default_factory=Structure)
    csv: CsvSettings = Field(default_factory=CsvSettings)
    tables: dict[str, str] = Field(
        default_factory=dict,
        description="Files of tables that have another name, inside the scenario's folder.",
    )

    @field_validator("step")
    @classmethod
    def _step_not_too_fine(cls, value: float) -> float:
        if -int(Decimal(repr(value)).normalize().as_tuple().exponent) > STEP_DECIMALS:
            raise ValueError(f"a step has at most {STEP_DECIMALS} decimals")
        return value

    def limit(self, family: str) -> LimitSetting:
        """Return how that limit family is applied; raises AttributeError for a family not registered."""
        setting: LimitSetting = getattr(self.limits, family)
        return setting


def settings_model(families: Mapping[str, type[LimitSetting]], goals: Iterable[str]) -> type[Settings]:
    """Put together the model of ``scenario.toml`` for these limit families and goals.

    Parameters
    ----------
    families : settings class of each limit family, by its name in the file
    goals : names of the goals; ``fair`` must be among them
    """
    fields: dict[str, Any] = {name: (kind, Field(default_factory=kind)) for name, kind in families.items()}
    limits = create_model("Limits", __base__=Closed, __doc__="Limit families.", **fields)
    goal_name = Literal[tuple(goals)]  # type: ignore[valid-type]
    return create_model(
        "Scenario",
        __base__=Settings,
        __doc__="Settings of a Kvota scenario (scenario.toml).",
        limits=(limits, Field(default_factory=limits)),
        goal=(list[goal_name], Field(default=["fair"], description="Goals in order; fair comes last.")),  # type: ignore[valid-type]
    )
