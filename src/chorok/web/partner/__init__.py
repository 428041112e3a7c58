"""The desk of partners abroad."""
