"""The ledger of claims, their evidence, indicators, targets, closed periods."""
