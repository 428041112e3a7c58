"""What the pages in the middle of a step need: links that were mailed, files that were handed in, and people whose
sign-in stands half-way.
"""

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from chorok.accounts.enums import Role
from chorok.accounts.middleware import SECOND_FACTOR_KEY
from chorok.accounts.models import SignInLink, Term, User
from chorok.core import clock, files
from chorok.core.mailer import switch_token
from chorok.core.models import StoredFile
from chorok.core.tokens import new_token
from chorok.outcomes.domain.notices import KIND
from chorok.registry.domain.readers import PURPOSE_IMPORT
from chorok.registry.models import Invitation, Organisation
from tests.clients import signed_in_client
from tests.conftest import grant
from tests.factories import UserFactory

PASSWORD = "초록빛 나무가 자라는 서울"
#: Two tables of organisations to bring in: one that may be written, one with a mistake in each row.
CLEAN_TABLE = "kind,name_ko,name_en\ncompany,새싹건설 (가상),Saessak Construction (fictitious)\n"
WRONG_TABLE = "kind,name_ko,colour\ncompany,,green\nfarm,바람농장 (가상),green\n"
#: The same for results.
CLEAN_RESULTS = "year,line,kind,title_ko,happened_on,amount,currency\n2020,{line},sales,빗물저류조,2020-05-13,100,KRW\n"
WRONG_RESULTS = "year,line,kind,title_ko,happened_on\n2020,{line},dance,,2020-05-13\n1999,none,sales,빗물,2020-13-45\n"


@dataclass(frozen=True)
class Midway:
    """The tokens, files and people of the pages in the middle of a step."""

    invitation: str
    sign_in_link: str
    switch_off: str
    email_key: str
    reset_user: str
    reset_key: str
    clean_import: StoredFile
    wrong_import: StoredFile
    passkey: Authenticator
    clients: dict[str, Client]


def build(people: dict[str, User], organisation: Organisation) -> Midway:
    """Bring everybody and everything to the middle of its step."""
    app, keys = _person("app@example.org"), _person("keys@example.org")
    term = Term.objects.filter(ends_on=None).latest("starts_on")
    grant(app, Role.STAFF, term)
    TOTP.activate(app, generate_totp_secret())
    RecoveryCodes.activate(app)
    passkey = Authenticator.objects.create(
        user=keys, type=Authenticator.Type.WEBAUTHN, data={"name": "사무실 노트북", "credential": {}}
    )
    unconfirmed = EmailAddress.objects.create(user=keys, email="new@example.org", verified=False, primary=False)
    unproven = _person("unproven@example.org")
    grant(unproven, Role.STAFF, term)
    return Midway(
        invitation=_invitation(organisation, people["company"]),
        sign_in_link=_sign_in_link(people["partner"]),
        switch_off=switch_token(user_id=people["company"].pk, kind=KIND),
        email_key=EmailConfirmationHMAC(unconfirmed).key,
        reset_user=user_pk_to_url_str(app),
        reset_key=default_token_generator.make_token(app),
        clean_import=_upload(CLEAN_TABLE, people["staff"]),
        wrong_import=_upload(WRONG_TABLE, people["staff"]),
        passkey=passkey,
        clients={
            "app": _proven_again(signed_in_client(app), app),
            "keys": _proven_again(signed_in_client(keys), keys),
            "unproven": _without_second_step(signed_in_client(unproven)),
            "app-unproven": _without_second_step(signed_in_client(app)),
            "password-given": _password_given(app),
        },
    )


def _person(email: str) -> User:
    user: User = UserFactory(email=email)
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _invitation(organisation: Organisation, inviter: User) -> str:
    """Return the token of an open invitation; the real one stands in its mail alone."""
    token, hashed = new_token()
    now = clock.now()
    Invitation.objects.create(
        organisation=organisation,
        email="colleague@example.org",
        role="member",
        token_hash=hashed,
        invited_by=inviter,
        invited_at=now,
        expires_at=now + timedelta(days=14),
    )
    return token


def _sign_in_link(user: User) -> str:
    token, hashed = new_token()
    now = clock.now()
    SignInLink.objects.create(user=user, token_hash=hashed, created_at=now, expires_at=now + timedelta(days=1))
    return token


def _upload(table: str, user: User) -> StoredFile:
    upload = SimpleUploadedFile("organisations.csv", table.encode(), content_type="text/csv")
    return files.store(upload=upload, purpose=PURPOSE_IMPORT, user_id=user.pk)


def _changed(client: Client, **values: Any) -> Client:
    session = client.session
    session.update(values)
    session.save()
    return client


def _proven_again(client: Client, user: User) -> Client:
    """Let the session have given the password once more, for as long as the tests run."""
    records = [{"method": "password", "at": time.time() + 86_400, "reauthenticated": True}]
    return _changed(
        client,
        **{
            AUTHENTICATION_METHODS_SESSION_KEY: records,
            _AUTHENTICATION_METHODS_USER_SESSION_KEY: str(user.pk),
        },
    )


def _without_second_step(client: Client) -> Client:
    return _changed(client, **{SECOND_FACTOR_KEY: False})


def _password_given(user: User) -> Client:
    """Return the session of who gave the password and is asked for the second step."""
    client = Client()
    answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302, answer.content
    assert answer.url == reverse("mfa_authenticate")  # type: ignore[attr-defined]
    return client
