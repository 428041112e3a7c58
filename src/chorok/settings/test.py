"""Settings of the test command: quick hashing, mails in memory, files in a folder of the run's own."""

from chorok.settings.base import *  # noqa: F403 - the one place that takes all settings over
from chorok.settings.base import DATA_DIR, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["default"]["OPTIONS"] = {"location": DATA_DIR / "test-files", "base_url": None}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
DEMO = True
