"""Papers of an overseas project, made out of its data."""
