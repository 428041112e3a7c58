"""URLs of signing in with a service that speaks OpenID Connect; `provider_id` is its name in the settings."""

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView, OAuth2View
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path

from chorok.accounts.outside.openid_connect.provider import OpenIdAdapter


def _answer(view: type[OAuth2View], request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        response: HttpResponse = view.adapter_view(OpenIdAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    return response


def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the person to the service."""
    return _answer(OAuth2LoginView, request, provider_id)


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take the person back from the service."""
    return _answer(OAuth2CallbackView, request, provider_id)


urlpatterns: list[URLPattern] = [
    path("oidc/<str:provider_id>/login/", login, name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", callback, name="openid_connect_callback"),
]
