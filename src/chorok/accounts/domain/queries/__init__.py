"""Reads about people that are used twice."""
