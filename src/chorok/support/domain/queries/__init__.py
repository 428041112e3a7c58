"""Reads of support cases that are used twice."""
