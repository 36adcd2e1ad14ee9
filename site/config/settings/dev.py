"""Development and the demo: a secret key that is made once and kept.

With DEBUG (the default) errors are readable and static files come straight from the source. Without it
(`make demo`) static files are hashed, compressed and cached for good, as in production.
"""

from config.settings.base import *  # noqa: F403
from config.settings.base import PLAIN_STORAGES, VAR, env
from config.settings.secret import kept_secret_key

DEBUG = env.bool("DEBUG", default=True)
SECRET_KEY = env("SECRET_KEY", default="") or kept_secret_key(VAR / "secret-key")
SERVE_MEDIA = True
DEMO_PASSWORD = env("DEMO_PASSWORD", default="demo")  # of the accounts `create_demo` makes; here only
INTERNAL_IPS = ["127.0.0.1"]
if DEBUG:
    STORAGES = PLAIN_STORAGES
