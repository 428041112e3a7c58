"""The pages of a person's own account, for the accessibility test."""

from typing import Any

from tests.journeys.kit.row import Row
from tests.journeys.kit.world import World


def _passkey(world: World) -> dict[str, Any]:
    return {"pk": world.midway.passkey.pk}


ACCOUNT = [
    Row("my_page", "company"),
    Row("profile", "company"),
    Row("security", "company"),
    Row("inbox", "company"),
    Row("todos", "company"),
    Row("todos_digest", "company"),
    Row("notification_switches", "company"),
    Row("account_set_password", "company"),
    Row("account_change_password", "app"),
    Row("account_email", "company"),
    Row("account_logout", "company"),
    Row("mfa_index", "company"),
    Row("usersessions_list", "company"),
    Row("account_reauthenticate", "company", status=None),
    Row("mfa_list_webauthn", "company", status=None),
    Row("mfa_activate_totp", "company", status=None),
    Row("second_factor", "company", status=None),
    Row("second_factor", "unproven"),
    Row("second_factor", "app-unproven"),
    Row("mfa_reauthenticate", "app-unproven"),
    Row("mfa_reauthenticate_webauthn", "app-unproven"),
    Row("mfa_activate_totp", "keys"),
    Row("mfa_deactivate_totp", "app"),
    Row("mfa_add_webauthn", "app"),
    Row("mfa_list_webauthn", "keys"),
    Row("mfa_edit_webauthn", "keys", _passkey),
    Row("mfa_remove_webauthn", "keys", _passkey),
    Row("mfa_index", "app"),
    Row("mfa_index", "keys"),
    Row("mfa_view_recovery_codes", "app"),
    Row("mfa_generate_recovery_codes", "app"),
    Row("socialaccount_connections", "company", status=None),
]
