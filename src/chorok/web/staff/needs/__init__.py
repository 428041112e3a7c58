"""Needs of countries at the centre's desk."""
