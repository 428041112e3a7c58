"""Public pages of calls, their results and their feeds."""
