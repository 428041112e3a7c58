"""URLs of signing in with Kakao."""

from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.urls import URLPattern, path

from chorok.accounts.outside.kakao.provider import KakaoAdapter

urlpatterns: list[URLPattern] = [
    path("kakao/login/", OAuth2LoginView.adapter_view(KakaoAdapter), name="kakao_login"),
    path("kakao/login/callback/", OAuth2CallbackView.adapter_view(KakaoAdapter), name="kakao_callback"),
]
