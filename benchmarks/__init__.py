"""How good and how quick the plans are, measured."""
