"""Reads of export consultations that are used twice."""
