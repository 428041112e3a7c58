"""Everything that writes to support cases, one verb a function."""
