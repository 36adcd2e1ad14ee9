"""Browser tests talk to a live server in this process."""

import os
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker
from wagtail.models import Site


@pytest.fixture(scope="session", autouse=True)
def _allow_database_beside_playwright() -> None:
    """Playwright's own event loop makes Django take every query for one inside async code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def _initial_data(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """What migrations made, as text; back in the database when the last browser test has ended."""
    with django_db_blocker.unblock():
        initial = connection.creation.serialize_db_to_string()
    yield initial
    with django_db_blocker.unblock():
        restore(initial)


@pytest.fixture(autouse=True)
def _kept_initial_data(_initial_data: str, request: pytest.FixtureRequest) -> None:
    """The live server's tests empty the tables; what migrations made (Wagtail's root page) comes back.

    pytest-django's own way keeps the data on the connection; beside Playwright's event loop there is another.
    """
    if "live_server" not in request.fixturenames:
        return
    request.getfixturevalue("transactional_db")
    restore(_initial_data)


def restore(initial: str) -> None:
    """Put the initial data back where it is missing, and nothing but that."""
    if not Site.objects.exists():
        call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
        connection.creation.deserialize_db_from_string(initial)
