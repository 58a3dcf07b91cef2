"""The `kvota` command: one small file per command; no arithmetic here."""
