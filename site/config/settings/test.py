"""Tests: nothing kept between runs, nothing shared with a developer's own site."""

import tempfile
from pathlib import Path

from config.settings.base import *  # noqa: F403
from config.settings.base import PLAIN_STORAGES, database, env

DEBUG = False
SECRET_KEY = "for tests only"  # noqa: S105
ALLOWED_HOSTS = ["*"]
DATABASES = {"default": database(env("DATABASE_URL", default="sqlite:///:memory:"))}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
DAILY_JOBS_HOUR = 0  # whatever the time of day
_scratch = tempfile.TemporaryDirectory(prefix="framework-cms-")  # goes with the process
MEDIA_ROOT = f"{_scratch.name}/media"
PRIVATE_ROOT = f"{_scratch.name}/private"
STATIC_ROOT = Path(_scratch.name)
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
STORAGES = PLAIN_STORAGES
PAGE_CACHE = False  # tests of the cache switch it on; a rollback between tests purges nothing
