"""Chorok (초록): the open operating system of a green-industry support centre."""

__version__ = "0.1.0"
