"""Reads of the ledger that are used twice."""
