"""Reads of the registry that are used twice."""
