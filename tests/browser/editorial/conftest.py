"""One office for each file: its data is made once, and its tests keep to different techniques.

`desk("author")` is the browser of somebody who has just logged in, `desk()` that of a visitor; `shot(page,
"name")` takes a picture for the editor's guide. What a test does with the database itself belongs in
`with office.still():`.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import call_command
from playwright.sync_api import Browser, Locator, Page
from pytest_django.plugin import DjangoDbBlocker

from tests.support import screenshots
from tests.support.imports import import_objects
from tests.support.initial_data import InitialData
from tests.support.office import Office, employ
from tests.support.showcase import showcase_release

type Desk = Callable[..., Page]
type Shot = Callable[..., None]


def build(folder: Path) -> None:
    """Import what the office writes about. A test file that needs something else has its own `build`."""
    import_objects(folder, *showcase_release(), release="17.1")


@pytest.fixture(scope="module")
def db(
    request: pytest.FixtureRequest,
    browser: Browser,
    initial_data: InitialData,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """The file's data, committed; nothing is made where there is no browser.

    Stands in for pytest-django's fixture of the same name, which would roll back after each test. After the
    file's last test the database is again as migrations left it.
    """
    with django_db_blocker.unblock():
        cache.clear()
        getattr(request.module, "build", build)(tmp_path_factory.mktemp("release"))
        yield
        call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
        initial_data.bring_back()


@pytest.fixture(scope="module")
def office(db: None, browser: Browser) -> Iterator[Office]:
    """The office over the file's data."""
    office = Office(browser, employ())
    yield office
    office.close()


@pytest.fixture
def desk(office: Office) -> Iterator[Desk]:
    """Open somebody's browser: `desk("reviewer")`, or `desk()` for a visitor.

    Errors of scripts and of the server meanwhile fail the test at its end.
    """
    office.complaints.clear()
    yield lambda role="": office.log_in(role) if role else office.visitor()
    office.go_home()
    assert office.complaints == []


@pytest.fixture
def shot() -> Shot:
    """Take a picture for the guide: `shot(page, "name")`, `shot(locator, "name")`, or
    `shot(page, "name", around=[locator, ...])`.
    """

    def taken(shown: Page | Locator, name: str, around: Sequence[Locator] = ()) -> None:
        screenshots.take(shown, name, around)

    return taken
