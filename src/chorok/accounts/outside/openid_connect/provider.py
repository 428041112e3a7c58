"""OpenID Connect: a dead service is a failed sign-in, and who came is read from a token whose signature holds."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.base import ProviderException
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest
from requests import RequestException

from chorok.accounts.outside.answers import CheckedAnswers

#: What a discovery document must name (OpenID Connect Discovery 1.0 §3) for us to go on.
_MUST_NAME = {"issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"}


class OpenIdAdapter(CheckedAnswers, OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Finds the service's addresses in its discovery document."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """The discovery document; a service that gives none ends the sign-in with a page that says so."""
        try:
            config: dict[str, Any] = super().openid_config
            missing = _MUST_NAME - set(config)
            if missing:
                raise ProviderException(f"the discovery document does not name {sorted(missing)}")
        except (RequestException, ProviderException, ValueError, AttributeError) as error:
            page = render_authentication_error(self.request, self.get_provider(), exception=error)
            raise ImmediateHttpResponse(page) from error
        return config

    def who_came(self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Read the signed token and the profile; both must speak of one person (OpenID Connect Core 1.0 §5.3.2)."""
        if not kwargs["response"].get("id_token"):
            raise ProviderException("no id_token")
        # allauth trusts an unsigned token that came straight from the service; one look at its keys costs little.
        self.did_fetch_access_token = False
        login = super().who_came(request, app, token, **kwargs)
        said = login.account.extra_data
        if "userinfo" in said and said["userinfo"]["sub"] != said["id_token"]["sub"]:
            raise ProviderException("the profile is another person's than the token")
        return login


class OpenIdConnect(OpenIDConnectProvider):  # type: ignore[misc]
    """OpenID Connect as the hub uses it."""

    oauth2_adapter_class = OpenIdAdapter
    pkce_enabled_default = True


provider_classes = [OpenIdConnect]
