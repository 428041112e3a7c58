"""One-time keys of forms: a form that is sent twice does its work once.

A page puts a random key into each form. The first request with a key inserts its row in the transaction that does the
work; an equal second one waits for that row and is led where the first one led (docs/decisions/0007).
"""

import hashlib
import json
import re
import secrets
from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.db import connection

from chorok.core import clock
from chorok.core.models import FormKey

#: Name of the hidden field.
FIELD = "form_key"
#: How long a key is remembered. Longer than a form lies about in an open tab in practice.
KEPT_FOR = timedelta(days=7)
_KEY_BYTES = 16
_KEY = re.compile(r"[A-Za-z0-9_-]{22}")
#: Written out, as Django doesn't say whether the row went in.
_TAKE = "INSERT INTO core_formkey (digest, target, created_at) VALUES (%s, '', %s) ON CONFLICT (digest) DO NOTHING"
#: The longest address a key remembers; a longer one is no page of ours.
MAX_TARGET = 2000


def new_key() -> str:
    """Return a random key (128 bits) for one drawing of one form."""
    return secrets.token_urlsafe(_KEY_BYTES)


def is_key(text: str) -> bool:
    """Say whether a text has the shape of a key; anything else is treated as no key at all."""
    return _KEY.fullmatch(text) is not None


def digest_of(*, sender: str, address: str, key: str, values: Mapping[str, object], files: Iterable[object]) -> str:
    """Return what an equal sending has in common: who, to which address, under which key, with which values and files.

    A form one went back to and changed is another sending: its key is the same, its values are not.
    """
    told = json.dumps([sender, address, key, sorted(values.items()), list(files)])
    return hashlib.sha256(told.encode()).hexdigest()


def take(digest: str) -> str | None:
    """Take a key in the running transaction; return where the form led when it was sent before, else None.

    While an equal form is under way elsewhere, this waits until it is done: PostgreSQL makes the second insert wait.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [digest, clock.now()])
        taken = cursor.rowcount == 1
    # A row of somebody else is visible only when it was kept, and then it has a target.
    return None if taken else FormKey.objects.values_list("target", flat=True).get(digest=digest)


def keep(digest: str, *, target: str) -> None:
    """Remember that the form did its work and led to `target` (an address)."""
    FormKey.objects.filter(digest=digest).update(target=target)


def forget(digest: str) -> None:
    """Let the form be sent again: it did nothing."""
    FormKey.objects.filter(digest=digest).delete()


def sweep() -> int:
    """Remove the keys nobody can be waiting for any more; return how many."""
    return FormKey.objects.filter(created_at__lt=clock.now() - KEPT_FOR).delete()[0]
