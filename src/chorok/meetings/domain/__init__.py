"""Everything that writes to export consultations, one verb a function."""
