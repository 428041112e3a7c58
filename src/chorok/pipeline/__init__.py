"""Overseas projects carried through their funders' own stages until something is built."""
