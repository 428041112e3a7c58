"""URLs of signing in with Naver."""

from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.urls import URLPattern, path

from chorok.accounts.outside.naver.provider import NaverAdapter

urlpatterns: list[URLPattern] = [
    path("naver/login/", OAuth2LoginView.adapter_view(NaverAdapter), name="naver_login"),
    path("naver/login/callback/", OAuth2CallbackView.adapter_view(NaverAdapter), name="naver_callback"),
]
