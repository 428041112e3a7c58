"""Kakao: its addresses come from the settings, and an address counts as proven only while it is still the person's."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.providers.kakao.provider import KakaoProvider
from allauth.socialaccount.providers.kakao.views import KakaoOAuth2Adapter
from django.utils.translation import gettext_lazy as _

from chorok.accounts.outside.answers import CheckedAnswers


class KakaoAdapter(CheckedAnswers, KakaoOAuth2Adapter):  # type: ignore[misc]
    """Speaks with the servers the settings name (CHOROK_KAKAO_AUTH_URL, CHOROK_KAKAO_API_URL)."""

    @property
    def authorize_url(self) -> str:
        """Where the person agrees."""
        return f"{self.get_provider().app.settings['auth_url']}/oauth/authorize"

    @property
    def access_token_url(self) -> str:
        """Where the code is changed for a token."""
        return f"{self.get_provider().app.settings['auth_url']}/oauth/token"

    @property
    def profile_url(self) -> str:
        """Where the service says who came."""
        return f"{self.get_provider().app.settings['api_url']}/v2/user/me"


class Kakao(KakaoProvider):  # type: ignore[misc]
    """Kakao as the hub uses it."""

    name = _("Kakao")
    oauth2_adapter_class = KakaoAdapter

    def __str__(self) -> str:
        return str(self.name)

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """Return the address; proven only if verified and still valid (is_email_valid: no other account took it)."""
        account = data.get("kakao_account") or {}
        address = account.get("email")
        proven = account.get("is_email_valid") is True and account.get("is_email_verified") is True
        return [EmailAddress(email=address, verified=proven, primary=True)] if address else []


provider_classes = [Kakao]
