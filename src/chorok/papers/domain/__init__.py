"""What is done with papers: one verb a function."""
