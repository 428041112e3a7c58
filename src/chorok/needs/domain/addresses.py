"""Addresses of contacts, as they are kept where only whether two are the same matters."""

import hashlib


def address_hash(address: str) -> str:
    """Return what is kept of an address."""
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()
