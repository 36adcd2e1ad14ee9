"""Development: readable errors, a secret key that is made once and kept, static files straight from the source."""

from config.settings.base import *  # noqa: F403
from config.settings.base import VAR, env
from config.settings.secret import kept_secret_key

DEBUG = env.bool("DEBUG", default=True)
SECRET_KEY = env("SECRET_KEY", default="") or kept_secret_key(VAR / "secret-key")
INTERNAL_IPS = ["127.0.0.1"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
