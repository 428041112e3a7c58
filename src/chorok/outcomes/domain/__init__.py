"""Everything that writes to the ledger, one verb a function."""
