"""Browser tests talk to a live server in this process."""

import os

import pytest


@pytest.fixture(scope="session", autouse=True)
def _allow_database_beside_playwright() -> None:
    """Playwright's own event loop makes Django take every query for one inside async code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(autouse=True)
def _kept_initial_data(django_db_serialized_rollback: None) -> None:
    """The live server's tests empty the tables; what migrations made (Wagtail's root page) comes back."""
