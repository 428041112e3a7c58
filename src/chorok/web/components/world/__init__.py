"""The map of the world with numbers on it."""
