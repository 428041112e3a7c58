"""What is done with needs: one verb a function."""
