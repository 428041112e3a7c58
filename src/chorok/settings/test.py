"""Settings of the test command: quick hashing, mails in memory, files in a folder of the run's own."""

from chorok.settings.base import *  # noqa: F403 - the one place that takes all settings over
from chorok.settings.base import DATABASES, STORAGES
from chorok.settings.environment import DATA_DIR

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["default"]["OPTIONS"] = {"location": DATA_DIR / "test-files", "base_url": None}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# A server thread of a browser test must leave no connection behind that keeps the database from being dropped.
DATABASES["default"]["CONN_MAX_AGE"] = 0
DEMO = True
