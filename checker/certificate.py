"""Whether the shortfalls of a run are proven: certificates.json, added up from the tables alone.

A certificate weighs products (0 < w <= 1) and counts limits with multipliers n: above zero it counts the upper bound,
below zero the lower. If in every cell that coverage allows

    sum of coefficient * n over the limits of the cell  >=  w of its product  (0 for the other products)

then, adding the limits up, no plan places more of the products than the limits leave, so at least

    sum of w * target  -  sum of n * upper (n > 0)  -  sum of n * lower (n < 0)

of them falls short. That is all there is to it: how the numbers were found does not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from checker.exact import RELATIVE, agree, from_value, show
from checker.input_files import rows
from checker.limits import Limit, Term, families_of, limits_of, mode_of
from checker.outcome import Failure, Outcome, differs, judge
from checker.run import Key, Run
from checker.settings import Mode
from checker.tables import Desk
from checker.work import Cell

FILE = "certificates.json"
ZERO = Fraction(0)


@dataclass(frozen=True)
class Counted:
    """A limit that a certificate counts: by its multiplier's sign the upper or the lower bound."""

    family: str
    key: str
    multiplier: Fraction
    bound: Fraction

    @property
    def name(self) -> str:
        """The limit as other files name it."""
        return f"{self.family}: {self.key}"


@dataclass(frozen=True)
class Certificate:
    """A claim that no plan can place more of some products."""

    products: dict[str, Fraction]
    limits: list[Counted]
    shortfall: Fraction

    @property
    def name(self) -> str:
        """The products it is about."""
        return ", ".join(self.products)


def certificates_hold(run: Run, folder: Path) -> Outcome:
    """Every certificate of the run folder proves its shortfall, and the run falls short by as much, up to rounding."""
    if not (folder / FILE).exists():
        return judge("certificates", 0, [])
    desk = Desk(folder)
    claims, priorities = read_certificates(desk), _priorities(desk)
    failures = [*desk.faults]
    if not failures:
        known = _Known(run, priorities)
        failures += [one for claim in claims for one in _Proof(run, claim, known).failures()]
        failures += _without_certificate(run, claims)
    return judge("certificates", len(claims), failures)


def read_certificates(desk: Desk) -> list[Certificate]:
    """Read certificates.json; what is wrong with it is noted on the desk."""
    found = desk.read_json(FILE).get("certificates", [])
    try:
        return [_certificate(one) for one in found]  # type: ignore[attr-defined]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        desk.say(FILE, f"this is no list of certificates: {error!r}")
        return []


def _certificate(plain: dict[str, object]) -> Certificate:
    products, limits = plain["products"], plain["limits"]
    if not isinstance(products, dict) or not isinstance(limits, list):
        raise TypeError("products or limits")
    weights = {str(name): _number(weight) for name, weight in products.items()}
    return Certificate(weights, [_counted(one) for one in limits], _number(plain["shortfall"]))


def _counted(plain: dict[str, object]) -> Counted:
    return Counted(str(plain["family"]), str(plain["key"]), _number(plain["multiplier"]), _number(plain["bound"]))


def _number(value: object) -> Fraction:
    number = None if isinstance(value, str) else from_value(value)
    if number is None:
        raise ValueError(value)
    return number


def _priorities(desk: Desk) -> dict[str, Fraction]:
    """Priority of each product, 1 unless it says its own."""
    table = rows(desk, "products", "product")
    return {row.text("product"): desk.number(row, "priority") or Fraction(1) for row in table}


def _without_certificate(run: Run, claims: list[Certificate]) -> Iterator[Failure]:
    """Products that fall short though no certificate says why."""
    claimed = {name for claim in claims for name, weight in claim.products.items() if weight == 1}
    for row in run.results.products:
        if row.product not in claimed and row.shortfall > _rounding(run, [row.product]):
            yield Failure(FILE, row.product, "no certificate says why it falls short", show(row.shortfall))


def _rounding(run: Run, products: list[str]) -> Fraction:
    """By how much rounding may move what is placed: less than one step in each cell, and one more step a product."""
    cells = sum(run.sum_of(("product",), (name,)).cells + 1 for name in products)
    return cells * run.money(run.step) + RELATIVE * sum(run.money(run.assigned[name]) for name in products)


@dataclass(frozen=True)
class _Known:
    """What the scenario knows of its limits, by their names."""

    run: Run
    priorities: dict[str, Fraction]

    def priority(self, product: str) -> Fraction:
        """Priority of a product."""
        return self.priorities.get(product, Fraction(1))

    @cached_property
    def limits(self) -> dict[str, dict[str, list[Limit]]]:
        """Strict limits by family and key."""
        names = [name for name in families_of(self.run) if name != "product"]
        strict = [name for name in names if mode_of(self.run, name) is Mode.STRICT]
        found: dict[str, dict[str, list[Limit]]] = {}
        for family in strict:
            for limit in limits_of(self.run, family):
                found.setdefault(family, {}).setdefault(limit.key, []).append(limit)
        return found

    def terms(self, one: Counted) -> tuple[Term, ...]:
        """What a limit counts; of several with one name, those of the one with the bound that is claimed."""
        if one.family == "product":
            return (Term(("product", "account"), (one.key, self.run.organisation.goal)),)
        some = [limit for limit in self.limits[one.family][one.key] if _side(limit, one) is not None]
        return next((limit for limit in some if agree(_side(limit, one) or ZERO, one.bound)), some[0]).terms

    @cached_property
    def readers(self) -> dict[str, Callable[[Cell], str]]:
        """Read manager, team, ... of a cell."""
        inputs = self.run.inputs
        teams = {manager.name: manager.team for manager in inputs.managers}
        roles = {manager.name: manager.role for manager in inputs.managers}
        families = {product.name: product.family for product in inputs.products}
        regions = {territory.name: territory.region for territory in inputs.territories}
        return {
            "manager": lambda cell: cell[0],
            "team": lambda cell: teams[cell[0]],
            "role": lambda cell: roles[cell[0]],
            "product": lambda cell: cell[1],
            "family": lambda cell: families[cell[1]],
            "territory": lambda cell: cell[2],
            "region": lambda cell: regions[cell[2]],
            "stream": lambda cell: cell[3],
            "account": lambda cell: self.run.organisation.account(cell[3]),
        }


def _side(limit: Limit, one: Counted) -> Fraction | None:
    """The bound of a limit on the side that counts."""
    return limit.upper if one.multiplier > 0 else limit.lower


@dataclass(frozen=True)
class _Proof:
    """One certificate, held against the tables of the scenario."""

    run: Run
    claim: Certificate
    known: _Known

    def failures(self) -> Iterator[Failure]:
        """Everything that is wrong with it."""
        wrong = [*self._wrong_products(), *self._wrong_limits()]
        yield from wrong
        if not wrong:
            yield from self._uncovered()
            yield from self._wrong_sum()

    def _wrong_products(self) -> Iterator[Failure]:
        unknown = [name for name in self.claim.products if name not in self.run.assigned]
        for name in unknown:
            yield Failure(FILE, name, "there is no such product")
        for name, weight in self.claim.products.items():
            if not 0 < weight <= 1:
                yield Failure(FILE, name, "the weight must be above 0 and at most 1", show(weight))
        if len({self.known.priority(name) for name in self.claim.products}) != 1:
            yield Failure(FILE, self.claim.name, "these products are not of one priority")

    def _wrong_limits(self) -> Iterator[Failure]:
        for one in self.claim.limits:
            expected = self._bounds(one)
            if not expected:
                yield Failure(FILE, one.name, "the scenario has no such bound, or it is not strict")
            elif not any(self._same(one, bound) for bound in expected):
                yield differs(FILE, one.name, "not the bound of this limit", one.bound, expected[0])

    def _same(self, one: Counted, bound: Fraction) -> bool:
        """Whether a bound is as claimed; what is placed of an earlier product up to rounding."""
        if one.family == "product" and self._is_earlier(one.key):
            return abs(one.bound - bound) <= _rounding(self.run, [one.key])
        return agree(one.bound, bound)

    def _is_earlier(self, product: str) -> bool:
        return any(self.known.priority(product) < self.known.priority(name) for name in self.claim.products)

    def _bounds(self, one: Counted) -> list[Fraction]:
        """Bounds that the scenario has for a limit, on the side that counts."""
        if one.family == "product":
            return self._placed(one)
        limits = self.known.limits.get(one.family, {}).get(one.key, [])
        found = [_side(limit, one) for limit in limits]
        return [bound for bound in found if bound is not None]

    def _placed(self, one: Counted) -> list[Fraction]:
        """Of a product that is served earlier what is placed; of another all that is wanted, as the most."""
        if one.key not in self.run.assigned:
            return []
        if self._is_earlier(one.key):
            return [row.placed for row in self.run.results.products if row.product == one.key]
        return [self.run.money(self.run.assigned[one.key])] if one.multiplier > 0 else []

    def _uncovered(self) -> Iterator[Failure]:
        """Cells whose limits do not cover the weight of their product, or of nothing where nothing is sold yet."""
        cover, organisation = _Cover(self.known, self.claim), self.run.organisation
        for cell in self.run.allowed:
            is_sold = organisation.account(cell[3]) == organisation.goal
            weight, covered = self.claim.products.get(cell[1], ZERO) if is_sold else ZERO, cover.of(cell)
            if weight - covered > RELATIVE:
                yield differs(FILE, self.run.name_of(cell), "the limits do not cover this cell", covered, weight)

    def _wrong_sum(self) -> Iterator[Failure]:
        """Whether it adds up, and to what the run falls short."""
        run, claim = self.run, self.claim
        need = sum((weight * run.money(run.assigned[name]) for name, weight in claim.products.items()), ZERO)
        proven = need - sum((one.multiplier * one.bound for one in claim.limits), ZERO)
        if abs(proven - claim.shortfall) > RELATIVE * max(need, Fraction(1)):
            yield differs(FILE, claim.name, "the certificate does not add up", claim.shortfall, proven)
        short = sum((row.shortfall for row in run.results.products if claim.products.get(row.product) == 1), ZERO)
        if abs(short - proven) > _rounding(run, list(claim.products)):
            yield differs("products.csv", claim.name, "falls short by another amount than is proven", short, proven)


class _Cover:
    """What the limits of a certificate cover in each cell: the sum of coefficient times multiplier."""

    def __init__(self, known: _Known, claim: Certificate) -> None:
        self.run = known.run
        self.by: dict[Key, dict[Key, Fraction]] = {}
        self.hours: dict[str, Fraction] = {}
        self.readers = known.readers
        for one in claim.limits:
            if one.family == "hours":
                self.hours[one.key] = self.hours.get(one.key, ZERO) + one.multiplier
                continue
            for term in known.terms(one):
                sums = self.by.setdefault(term.columns, {})
                sums[term.values] = sums.get(term.values, ZERO) + term.times * one.multiplier

    def of(self, cell: Cell) -> Fraction:
        """Add up what covers one cell."""
        total = ZERO
        for columns, sums in self.by.items():
            total += sums.get(tuple(self.readers[column](cell) for column in columns), ZERO)
        if cell[0] in self.hours:
            total += self.hours[cell[0]] * self.run.effort(cell)
        return total
