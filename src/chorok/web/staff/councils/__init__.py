"""Councils and their meetings, for the centre and the city."""
