"""Reads of to-dos that are used twice."""
