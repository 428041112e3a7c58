"""Overseas projects and their funders at the centre's desk."""
