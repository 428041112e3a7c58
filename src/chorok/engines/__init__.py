"""Pure Python engines: no Django, no database, usable alone."""
