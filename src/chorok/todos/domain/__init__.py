"""Everything that writes to-dos, one verb a function."""
