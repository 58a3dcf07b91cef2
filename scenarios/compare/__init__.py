"""Scenarios side by side: figures, what limits them, and the way from the first to the others."""
