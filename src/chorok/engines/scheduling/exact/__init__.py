"""Timetables with proofs: CP-SAT goal by goal, bounds known beforehand, and a SAT solver beside it."""

from chorok.engines.scheduling.exact.solving import solve

__all__ = ["solve"]
