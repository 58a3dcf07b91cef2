"""Scenario files: read, write, override, sweep, run many, keep history."""
