"""The structure: how the organisation sells, which decides what a target is.

A structure divides the work into *streams*. Generalists have one; hunters and farmers have two, customers kept and
customers won; stage specialists have one for each stage of table ``stages``.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from models.closed import Closed, Finite, NotNegative, Positive, Share

#: Ways of organising sales, by their name in the file.
GENERALISTS, HUNTERS_FARMERS, STAGES = "generalists", "hunters-farmers", "stages"

#: Streams of hunters and farmers: what kept customers bring again, and first purchases of new ones.
KEPT, NEW = "kept", "new"

#: Months in a year.
YEAR = 12

#: Pydantic's name of the error that a setting belongs to another kind.
OTHER_KIND = "setting_of_another_kind"

Roles = Annotated[list[str], Field(min_length=1)]


class Structure(Closed):
    """How the organisation sells. Each kind has settings of its own; those of another kind are errors."""

    kind: Literal["generalists", "hunters-farmers", "stages"] = Field(
        default="generalists",
        description="generalists: everyone does all the work; hunters-farmers: some win customers, some keep them; "
        "stages: specialists for each stage of a sale, from table stages.",
    )
    hunters: Roles = Field(default=["hunter"], description="Roles that win new customers.")
    farmers: Roles = Field(default=["farmer"], description="Roles that keep customers; a role can be in both lists.")
    retention: Share = Field(default=1.0, description="Part of last year's money that kept customers bring again.")
    growth: Annotated[Finite, Field(ge=-1)] = Field(default=0.0, description="Growth of kept customers: 0.05 is 5 %.")
    first_purchase: Positive | None = Field(
        default=None, description="Money of a new customer's first purchase, where table deals does not say."
    )
    hours_per_customer: NotNegative = Field(
        default=0.0, description="Hours it takes to win a new customer, where table deals does not say."
    )
    handover: Literal["keep", "hand-over", "choose"] = Field(
        default="keep",
        description="What becomes of customers that hunters hold: they keep them, hand them over to farmers, or "
        "whatever places more, customer by customer.",
    )
    handover_loss: Share = Field(
        default=0.0, description="Part of a customer's money that a hand-over loses if the bond is all personal."
    )
    handover_after: Annotated[NotNegative, Field(le=YEAR)] = Field(
        default=0.0, description="Months of the year before a customer is handed over; 0: at once."
    )
    deal_size: Positive | None = Field(default=None, description="Money of one deal, where table deals does not say.")
    shared_result: Share = Field(
        default=0.0, description="Part of the final money that the earlier stages get as a second target."
    )

    @property
    def default_size(self) -> float | None:
        """Money of a first purchase, or of a deal, where table ``deals`` does not say; None if not known."""
        return self.first_purchase if self.kind == HUNTERS_FARMERS else self.deal_size

    @field_validator("*")
    @classmethod
    def _of_its_kind(cls, value: Any, info: ValidationInfo) -> Any:
        """Refuse a setting of another kind; if the kind itself is wrong, nobody can tell."""
        own = next((kind for kind, names in OF_KIND.items() if info.field_name in names), None)
        kind = info.data.get("kind", own)
        if own and own != kind:
            raise PydanticCustomError(OTHER_KIND, 'a setting of kind = "{own}"', {"own": own, "kind": kind})
        return value


#: Settings of each kind.
OF_KIND = {
    HUNTERS_FARMERS: (
        "hunters",
        "farmers",
        "retention",
        "growth",
        "first_purchase",
        "hours_per_customer",
        "handover",
        "handover_loss",
        "handover_after",
    ),
    STAGES: ("deal_size", "shared_result"),
}
