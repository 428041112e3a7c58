"""Test clients of people who have signed in."""

from django.test import Client

from chorok.accounts.middleware import SECOND_FACTOR_KEY
from chorok.accounts.models import User
from chorok.accounts.sessions import IDLE_LIMIT_KEY, LAST_SEEN_KEY
from chorok.core import clock


def signed_in_client(user: User) -> Client:
    """Return a client signed in as the user, with the second factor given."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[SECOND_FACTOR_KEY] = True
    session[LAST_SEEN_KEY] = clock.now().timestamp()
    session[IDLE_LIMIT_KEY] = 10**10  # the clock of a test may jump by months
    session.save()
    return client
