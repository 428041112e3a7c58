"""Settings of sign-up, sign-in, second factors and sessions (django-allauth)."""

from typing import Any
from urllib.parse import urlsplit

from chorok.settings.environment import env

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my_page"

ACCOUNT_ADAPTER = "chorok.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "chorok.web.account.signup_details.SignUpDetails"
ACCOUNT_FORMS = {"signup": "chorok.web.account.forms.SignUpForm", "login": "chorok.web.account.forms.SignInForm"}
MFA_FORMS = {
    "add_webauthn": "chorok.web.account.forms.AddPasskeyForm",
    "edit_webauthn": "chorok.web.account.forms.EditPasskeyForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
#: An answer never tells whether an address has an account; who writes to an unknown one learns it by mail alone.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
#: Seconds a sign-in, or a repeated proof, is fresh enough for changing how one signs in.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
#: Five failed tries lock an address for a quarter of an hour (Safety Measures Standard §5), in all processes.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "50/15m/ip,5/15m/key",
    # ours: asking for one-time links, and pressing the button on one
    "request_link": "20/h/ip,3/10m/key",
    "use_link": "30/m/ip",
}

ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.bool("CHOROK_TRUST_PROXY", False) else 0

MFA_ADAPTER = "chorok.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Chorok"
MFA_TOTP_TOLERANCE = 1
#: Browsers allow passkeys without TLS on localhost only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = env.str("CHOROK_BASE_URL", "http://localhost:8000").startswith("http://localhost")

#: A session nobody uses ends after so many minutes; the page warns before (Safety Measures Standard §6).
IDLE_MINUTES = env.int("CHOROK_IDLE_MINUTES", 60)
IDLE_MINUTES_STAFF = env.int("CHOROK_IDLE_MINUTES_STAFF", 30)
IDLE_WARNING_MINUTES = 5

SOCIALACCOUNT_ADAPTER = "chorok.accounts.adapters.OutsideAccountAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "mandatory"
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
#: Where the browser goes with the sign-in form when an outside account is used; the CSP must know them.
OUTSIDE_SIGN_IN_ORIGINS: list[str] = []
#: Only providers with keys are installed, so that the addresses of the others don't exist.
OUTSIDE_SIGN_IN_APPS: list[str] = []


def _offer(provider: str, origins: list[str], **app: Any) -> None:
    SOCIALACCOUNT_PROVIDERS[provider] = {"APPS": [app]}
    OUTSIDE_SIGN_IN_ORIGINS.extend(origins)
    OUTSIDE_SIGN_IN_APPS.append(f"chorok.accounts.outside.{provider}")


if env.str("CHOROK_OIDC_CLIENT_ID", ""):
    _server = env.str("CHOROK_OIDC_SERVER_URL")
    _parts = urlsplit(_server)
    _offer(
        "openid_connect",
        # Browsers hold each stop of the way against the CSP: a service that sends on to another host names it here.
        [f"{_parts.scheme}://{_parts.netloc}", *env.list("CHOROK_OIDC_ORIGINS", [])],
        provider_id=env.str("CHOROK_OIDC_ID", "oidc"),
        name=env.str("CHOROK_OIDC_NAME", "OpenID Connect"),
        client_id=env.str("CHOROK_OIDC_CLIENT_ID"),
        secret=env.str("CHOROK_OIDC_SECRET", ""),
        settings={"server_url": _server},
    )
if env.str("CHOROK_KAKAO_CLIENT_ID", ""):
    _kakao = env.str("CHOROK_KAKAO_AUTH_URL", "https://kauth.kakao.com")
    _offer(
        "kakao",
        [_kakao, "https://accounts.kakao.com"],  # kauth sends on to accounts for who isn't signed in there
        client_id=env.str("CHOROK_KAKAO_CLIENT_ID"),
        secret=env.str("CHOROK_KAKAO_SECRET", ""),
        settings={"auth_url": _kakao, "api_url": env.str("CHOROK_KAKAO_API_URL", "https://kapi.kakao.com")},
    )
if env.str("CHOROK_NAVER_CLIENT_ID", ""):
    _naver = env.str("CHOROK_NAVER_AUTH_URL", "https://nid.naver.com")
    _offer(
        "naver",
        [_naver],
        client_id=env.str("CHOROK_NAVER_CLIENT_ID"),
        secret=env.str("CHOROK_NAVER_SECRET", ""),
        settings={"auth_url": _naver, "api_url": env.str("CHOROK_NAVER_API_URL", "https://openapi.naver.com")},
    )
