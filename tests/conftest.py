"""What every test may ask for."""

import os
from collections.abc import Generator
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.chromium import find_chromium
from tests.support.initial_data import InitialData, empties_the_database

KEPT = pytest.StashKey[tuple[InitialData, DjangoDbBlocker]]()


@pytest.fixture(scope="session")
def initial_data(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> InitialData:
    """What migrations made."""
    with django_db_blocker.unblock():
        return InitialData.of_the_database()


@pytest.fixture(autouse=True)
def _keep_initial_data(request: pytest.FixtureRequest) -> None:
    """Keep what migrations made before a test that empties the database."""
    if empties_the_database(request.node):
        data = request.getfixturevalue("initial_data")
        request.node.stash[KEPT] = (data, request.getfixturevalue("django_db_blocker"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Generator[None, object, object]:
    """Bring it back after the test, whatever test comes next in this process.

    After the last test the test database is gone, and the connection would lead to the real one.
    """
    result = yield
    if KEPT in item.stash and nextitem is not None:
        data, blocker = item.stash[KEPT]
        with blocker.unblock():
            data.bring_back()
    return result


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start this machine's own Chromium (pytest-playwright's hook), so that none has to be downloaded."""
    chromium = find_chromium()
    if chromium is None:
        missing = "no Chromium was found: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    arguments = ["--disable-gpu", "--disable-background-networking"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium's sandbox refuses to run as root
    return {**browser_type_launch_args, "executable_path": chromium, "args": arguments}
