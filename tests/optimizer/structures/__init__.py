"""Structures: plans under hunters and farmers, and under stages."""
