"""What a service of another house answers is checked before anything is believed."""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.base import ProviderException
from django.http import HttpRequest


class CheckedAnswers:
    """An adapter whose service may answer anything: what can't be read is a failed sign-in, never a broken page."""

    def complete_login(self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Return who came. Raises ProviderException for an answer that isn't what the service's own manual says."""
        try:
            return self.who_came(request, app, token, **kwargs)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ProviderException(f"unreadable answer: {error!r}") from error

    def who_came(self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Ask the service who the token speaks of, as allauth's own adapter does."""
        return super().complete_login(request, app, token, **kwargs)  # type: ignore[misc]


def ask_profile(url: str, token: SocialToken) -> Any:
    """Return the JSON a service gives about the bearer of `token`. Raises requests.RequestException."""
    with get_adapter().get_requests_session() as session:
        answer = session.get(url, headers={"Authorization": f"Bearer {token.token}"})
        answer.raise_for_status()
        return answer.json()
