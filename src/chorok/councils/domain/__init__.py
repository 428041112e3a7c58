"""What is done with councils: one verb a function."""
