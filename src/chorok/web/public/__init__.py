"""Pages for citizens and the press."""
