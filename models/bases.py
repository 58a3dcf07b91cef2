"""Names of what a fair share is split by."""

#: Bases of the fair share, in the order in which they are shown; each is a column of targets.csv.
BASES = ("potential", "history", "even", "capacity")

#: Bases that a structure brings along; columns of targets.csv where they are in use.
OTHER_BASES = {"customers"}
