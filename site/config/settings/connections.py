"""Turn the addresses in DATABASE_URL, CACHE_URL and EMAIL_URL into Django's settings."""

from pathlib import Path
from typing import Any

import environ

type Config = dict[str, Any]

# WAL: readers never wait for a writer. synchronous=NORMAL is the setting SQLite recommends with it.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536;"
    " PRAGMA temp_store=MEMORY;"
)


def database(url: str) -> Config:
    """Return the connection settings for a database address (sqlite:///path, postgres://user@host/name, …).

    SQLite gets what a site with concurrent editors needs: WAL, foreign keys enforced, a busy timeout
    (seconds) instead of "database is locked", and write transactions that take their lock at the start
    (https://www.sqlite.org/wal.html, https://docs.djangoproject.com/en/6.1/ref/databases/#sqlite-notes).
    The folder of an SQLite file is made when it is missing, so that a fresh checkout can migrate.
    """
    config: Config = environ.Env.db_url_config(url)
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": SQLITE_PRAGMAS,
        }
        if config["NAME"] != ":memory:":
            Path(config["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    else:
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
    return config


def cache(url: str) -> Config:
    """Return the settings for a cache address (redis://host:6379/0, filecache:///folder, locmemcache://).

    A folder may hold a whole framework's pages; Django's own limit is 300 entries.
    """
    config: Config = environ.Env.cache_url_config(url)
    if "filebased" in config["BACKEND"]:
        config.setdefault("OPTIONS", {}).setdefault("MAX_ENTRIES", 5000)
    return config


def mailers(url: str) -> Config:
    """Return MAILERS for a mail address: whatever is sent is queued, and a worker delivers it there."""
    return {"default": {"BACKEND": "core.notices.backend.EmailBackend"}, "delivery": mailer(url)}


def mailer(url: str) -> Config:
    """Return the MAILERS entry for a mail address (smtp+tls://user:password@host:587, consolemail://).

    django-environ still speaks the EMAIL_* settings that Django 6.1 replaced with MAILERS
    (https://docs.djangoproject.com/en/6.1/ref/settings/#mailers).
    """
    old: Config = environ.Env.email_url_config(url)
    config: Config = {"BACKEND": old["EMAIL_BACKEND"]}
    if config["BACKEND"].endswith(".smtp.EmailBackend"):
        options = {
            "host": old["EMAIL_HOST"],
            "port": old["EMAIL_PORT"],
            "username": old["EMAIL_HOST_USER"],
            "password": old["EMAIL_HOST_PASSWORD"],
            "use_tls": old.get("EMAIL_USE_TLS"),
            "use_ssl": old.get("EMAIL_USE_SSL"),
            "timeout": 10,
        }
        config["OPTIONS"] = {name: value for name, value in options.items() if value is not None}
    elif old.get("EMAIL_FILE_PATH"):
        config["OPTIONS"] = {"file_path": old["EMAIL_FILE_PATH"]}
    return config
