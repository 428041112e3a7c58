"""Reads of the programmes that are used twice."""
