"""Django settings, read from the environment."""
