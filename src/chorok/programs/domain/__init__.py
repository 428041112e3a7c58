"""Everything that writes to the programmes, one verb a function."""
