"""Secrets that travel in a link: the link holds the token, the database only its hash."""

import hashlib
import secrets


def new_token() -> tuple[str, str]:
    """Return a fresh URL-safe token and its hash."""
    token = secrets.token_urlsafe(32)
    return token, token_hash(token)


def token_hash(token: str) -> str:
    """Return the SHA-256 of `token`, hexadecimal. The token has 256 bits of its own, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()
