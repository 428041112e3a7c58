"""Oversight by the commissioning city."""
