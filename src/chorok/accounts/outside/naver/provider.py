"""Naver: its addresses come from the settings, its own result code is read, its mail address is not taken as proven."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.base import ProviderException
from allauth.socialaccount.providers.naver.provider import NaverProvider
from allauth.socialaccount.providers.naver.views import NaverOAuth2Adapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from chorok.accounts.outside.answers import CheckedAnswers, ask_profile

#: `resultcode` of an answer that holds a profile.
_SUCCESS = "00"


class NaverAdapter(CheckedAnswers, NaverOAuth2Adapter):  # type: ignore[misc]
    """Speaks with the servers the settings name (CHOROK_NAVER_AUTH_URL, CHOROK_NAVER_API_URL)."""

    @property
    def authorize_url(self) -> str:
        """Where the person agrees."""
        return f"{self.get_provider().app.settings['auth_url']}/oauth2.0/authorize"

    @property
    def access_token_url(self) -> str:
        """Where the code is changed for a token."""
        return f"{self.get_provider().app.settings['auth_url']}/oauth2.0/token"

    @property
    def profile_url(self) -> str:
        """Where the service says who came."""
        return f"{self.get_provider().app.settings['api_url']}/v1/nid/me"

    def who_came(self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Read the profile; the service tells of its errors in `resultcode`, also with the status 200."""
        said = ask_profile(self.profile_url, token)
        if said["resultcode"] != _SUCCESS:
            raise ProviderException(f"{said['resultcode']} {said.get('message', '')}")
        return self.get_provider().sociallogin_from_response(request, said["response"])


class Naver(NaverProvider):  # type: ignore[misc]
    """Naver as the hub uses it."""

    name = _("Naver")
    oauth2_adapter_class = NaverAdapter

    def __str__(self) -> str:
        return str(self.name)

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """Return the contact address: the person may have set any, and Naver doesn't say whether it was checked."""
        address = data.get("email")
        return [EmailAddress(email=address, verified=False, primary=True)] if address else []


provider_classes = [Naver]
