"""Settings of the test command: quick hashing, mails in memory, files in a folder of the run's own."""

import os

# A server and files of the tests' own, beside those of the demonstration.
os.environ.setdefault("CHOROK_DATA_DIR", "var/test")
# Outside sign-in is switched on, at an address where nobody answers; its tests name the servers they start.
_NOBODY = "http://127.0.0.1:9"
os.environ |= {
    "CHOROK_OIDC_CLIENT_ID": "hub",
    "CHOROK_OIDC_SECRET": "oidc-secret",
    "CHOROK_OIDC_NAME": "Green ID",
    "CHOROK_OIDC_SERVER_URL": _NOBODY,
    "CHOROK_KAKAO_CLIENT_ID": "kakao-key",
    "CHOROK_KAKAO_SECRET": "kakao-secret",
    "CHOROK_KAKAO_AUTH_URL": _NOBODY,
    "CHOROK_KAKAO_API_URL": _NOBODY,
    "CHOROK_NAVER_CLIENT_ID": "naver-key",
    "CHOROK_NAVER_SECRET": "naver-secret",
    "CHOROK_NAVER_AUTH_URL": _NOBODY,
    "CHOROK_NAVER_API_URL": _NOBODY,
}

from chorok.settings.base import *  # noqa: E402, F403 - the one place that takes all settings over
from chorok.settings.base import DATABASES, STORAGES  # noqa: E402
from chorok.settings.environment import DATA_DIR  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["default"]["OPTIONS"] = {"location": DATA_DIR / "files", "base_url": None}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# A server thread of a browser test must leave no connection behind that keeps the database from being dropped.
DATABASES["default"]["CONN_MAX_AGE"] = 0
DEMO = True
