"""What groups of settings share: unknown names are errors, and numbers have a range."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

#: Largest number: with a larger step, targets could not be whole numbers of the smallest unit, and amounts times a
#: larger factor would not be numbers any more.
LARGEST = 1e15
#: Smallest number by which anything is divided or weighed.
SMALLEST = 1e-15


def _not_too_small(value: float) -> float:
    if value < SMALLEST:
        raise ValueError(f"it must be at least {SMALLEST:g}")
    return value


Finite = Annotated[float, Field(le=LARGEST, allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, le=LARGEST, allow_inf_nan=False), AfterValidator(_not_too_small)]
NotNegative = Annotated[float, Field(ge=0, le=LARGEST, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Closed(BaseModel):
    """A group of settings in which a name that is not known is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)
