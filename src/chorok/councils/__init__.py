"""Councils in which the city, funders and bodies abroad put projects forward and decide how to go on."""
