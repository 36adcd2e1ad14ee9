"""Mail as in production: queued in the database, sent by the worker; what arrives lands in `mail.outbox`."""

from typing import Any

from django.core.management import call_command
from django.test import override_settings

LOCMEM = "django.core.mail.backends.locmem.EmailBackend"


def queued(delivery: str = LOCMEM) -> Any:
    """Override the settings with the queue and the worker's own backend, and mail delivered by `delivery`."""
    return override_settings(
        MAILERS={
            "default": {"BACKEND": "core.notices.backend.EmailBackend"},
            "delivery": {"BACKEND": delivery},
        },
        TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}},
    )


def work() -> None:
    """Let the worker do everything that waits, once."""
    call_command("db_worker", batch=True, interval=0, startup_delay=False, reload=False, verbosity=0)
