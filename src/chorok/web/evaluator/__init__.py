"""The review desk of evaluators."""
