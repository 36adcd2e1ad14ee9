"""Browser tests talk to a live server in this process."""

import os

import pytest


@pytest.fixture(scope="session", autouse=True)
def _allow_database_beside_playwright() -> None:
    """Playwright's own event loop makes Django take every query for one inside async code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
