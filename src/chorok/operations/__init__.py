"""Running the hub: configuration check, archive, backup, health, metrics, demo data."""
