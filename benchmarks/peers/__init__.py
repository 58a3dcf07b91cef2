"""The peers: what a user would otherwise pick, each a whole command of its own on the same files."""
