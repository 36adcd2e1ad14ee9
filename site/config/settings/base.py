"""Settings shared by every environment; what differs comes from the environment (see docs/operations.md)."""

from pathlib import Path

import environ
from whitenoise.compress import Compressor

from config.security import PUBLIC_POLICY
from config.settings.connections import cache, database, mailers

ROOT = Path(__file__).resolve().parents[3]
VAR = ROOT / "var"  # everything the project writes while it runs: database, media, collected static files

env = environ.Env()

SITE_URL = env("SITE_URL", default="http://localhost:8000").rstrip("/")
SITE_NAME = env("SITE_NAME", default="Framework CMS")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])

INSTALLED_APPS = [
    "pages",
    "insights",
    "services",
    "frameworks",
    "core",
    "core.search",
    "core.caching",
    "wagtail_modeladmin",
    "wagtail.api.v2",
    "wagtail.api.v3",
    "ninja",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "core.notices",  # after Wagtail's admin, whose mails of workflows it takes over
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    "corsheaders",
    "django_tasks_db",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "config.security.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "core.caching.middleware.PageCacheMiddleware",
    "core.api.middleware.ApiMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.nul.RefuseNulMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "frameworks.admin.refusing.RefusedApprovalMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "site" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]


DATABASES = {"default": database(env("DATABASE_URL", default=f"sqlite:///{VAR / 'site.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "core.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

CACHES = {"default": cache(env("CACHE_URL", default=f"filecache://{VAR / 'cache'}"))}

# Whole pages for anonymous visitors (core.caching): on or off, how long at most (seconds), and the query
# parameters under which an address is kept besides its plain form.
PAGE_CACHE = env.bool("PAGE_CACHE", default=True)
PAGE_CACHE_SECONDS = env.int("PAGE_CACHE_SECONDS", default=3600)
PAGE_CACHE_PARAMETERS = ["page", "platform", "tactic", "heat", "from", "to", "category", "kind"]

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# The hour, in TIME_ZONE, from which the jobs of a day are done: reminders come in the morning.
DAILY_JOBS_HOUR = env.int("DAILY_JOBS_HOUR", default=7)

LANGUAGE_CODE = "en-au"
TIME_ZONE = env("TIME_ZONE", default="Australia/Sydney")
USE_I18N = True
USE_TZ = True

STATICFILES_DIRS = [ROOT / "static"]
STATIC_ROOT = VAR / "static"
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Every reference goes through the manifest. Copies without a hash, and what only debuggers ask for, would
# take two thirds of the time that compressing takes.
WHITENOISE_ALLOW_ALL_ORIGINS = False  # other sites read the API, not our files
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
PLAIN_STORAGES = {  # no hashed names, so nothing to collect first: for development with DEBUG, and for tests
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(VAR / "media"))
MEDIA_URL = env("MEDIA_URL", default="/media/")
PRIVATE_ROOT = env.path("PRIVATE_ROOT", default=str(VAR / "private"))  # uploads that nothing serves
SERVE_MEDIA = env.bool("SERVE_MEDIA", default=False)  # by Django itself; see config/urls.py

MAILERS = mailers(env("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="webmaster@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# https://docs.djangoproject.com/en/6.1/topics/security/; what needs HTTPS is in production.py.
SECURE_CSP = PUBLIC_POLICY
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# The API may be read from any other site; never with a visitor's session, and never written to.
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOWED_ORIGINS = env.list("CORS_ALLOWED_ORIGINS", default=[])
CORS_ALLOW_ALL_ORIGINS = not CORS_ALLOWED_ORIGINS
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_EXPOSE_HEADERS = ["ETag"]

LOG_LEVEL = env("LOG_LEVEL", default="INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    # The handler has the level too: the task worker raises that of its own loggers.
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "level": LOG_LEVEL}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    # Django's own handlers would print a second time, or mail people nobody named.
    "loggers": {"django": {"handlers": [], "level": "NOTSET", "propagate": True}},
}

WAGTAIL_SITE_NAME = SITE_NAME
WAGTAIL_FINISH_WORKFLOW_ACTION = "frameworks.reviewing.finishing.publish_approved"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # nothing is asked of another host
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAILEMBEDS_FINDERS: list[dict[str, object]] = []  # nor is a visitor's browser sent to one
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 64_000_000  # a small file can unpack to a huge picture
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "json", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "core.search.backend"}}
WAGTAILAPI_BASE_URL = SITE_URL
WAGTAILAPI_LIMIT_MAX = 100
WAGTAILAPI_RICH_TEXT_FORMAT = "html"

DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a long StreamField posts many

# Importing releases (docs/operations.md explains each).
FRAMEWORKS_MAX_BUNDLE_BYTES = env.int("FRAMEWORKS_MAX_BUNDLE_BYTES", default=150 * 1024 * 1024)
FRAMEWORKS_FETCH_TIMEOUT = env.float("FRAMEWORKS_FETCH_TIMEOUT", default=15.0)
FRAMEWORKS_ALLOW_PRIVATE_ADDRESSES = env.bool("FRAMEWORKS_ALLOW_PRIVATE_ADDRESSES", default=False)
# Days until a review item is due, by how deep the publisher's change goes.
FRAMEWORKS_REVIEW_DAYS = {"identity": 7, "meaning": 30, "wording": 90} | env.dict(
    "FRAMEWORKS_REVIEW_DAYS", cast={"value": int}, default={}
)
ATTACK_INDEX_URL = env(
    "ATTACK_INDEX_URL",
    default="https://raw.githubusercontent.com/mitre-attack/attack-stix-data/master/index.json",
)
