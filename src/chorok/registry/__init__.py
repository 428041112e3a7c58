"""Organisations, technologies, products, certifications, green fields."""
