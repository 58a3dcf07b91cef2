"""Rounding: every target becomes a multiple of ``step``, and the sums stay exact.

Counted in steps, cell c has ``u_c = floor(u_c) + f_c``. Rounding up (``y_c = 1``) or down (``y_c = 0``) so that the
targets change least is the linear program

    minimise    sum of (1 - 2 * f_c) * y_c
    subject to  sum of y_c over the cells of product p  =  what the whole parts leave of its target
                bounds of every limit, counted in whole steps, and each manager's total rounded up or down
                0 <= y_c <= 1

Product targets and limits by product and territory are nested in one another, limits by manager and team likewise;
such a pair of nested systems makes the program a network flow, whose vertices are whole numbers (Hoffman and Kruskal,
1956). Limits with coefficients or with groupings that cross the nests can make a vertex fractional: then branching
decides. Where no rounding keeps every limit, each may be missed by less than one step's worth, and is reported.

What is no multiple of ``step`` in a product's target, the *remainder*, is put on one large cell beforehand.

| module | what |
| --- | --- |
| `targets.py` | a plan's targets: the company's money first, then what leads to it |
| `room.py` | what the limits leave the deals, if the stages before them follow |
| `steps.py` | any amounts to whole steps: what the open cells may add to each sum |
| `guess.py` | a first rounding of all cells, and prices |
| `departures.py` | the linear program over those that may depart from it |
"""

from optimizer.rounding.steps import Asked, Rounded, round_to
from optimizer.rounding.targets import person_of, round_targets

__all__ = ["Asked", "Rounded", "person_of", "round_targets", "round_to"]
