"""Reads of support cases."""
