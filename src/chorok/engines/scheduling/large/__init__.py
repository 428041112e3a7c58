"""Timetables for big events: a proved bound first, then slots along Kempe chains, then breaks by annealing."""

from chorok.engines.scheduling.large.solving import solve

__all__ = ["solve"]
