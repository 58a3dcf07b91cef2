"""Explanation: why a plan is as it is, and what stands in its way."""
