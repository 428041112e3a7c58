"""KRDS components, the shell and its template tags."""
