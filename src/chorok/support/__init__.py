"""Support cases: what the centre does for a company after an agreement."""
