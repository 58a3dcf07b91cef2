"""The independent checker behind ``kvota verify``: a second opinion on a plan, from its run folder alone.

It shares no code with the rest of the house and uses only the standard library. Every amount of money is a
whole number of the smallest unit, every other number a fraction, so nothing is ever lost to rounding.
"""
