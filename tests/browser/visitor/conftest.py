"""One site for all visitors: made and served once, because none of them changes it."""

from collections.abc import Callable, Iterator

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from tests.support.initial_data import InitialData
from tests.support.showcase import build_showcase
from tests.support.visiting import WIDTHS, Watch

type Visit = Callable[..., Page]


@pytest.fixture(scope="package")
def site(
    browser: Browser,
    initial_data: InitialData,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[LiveServer]:
    """A live server over the showcase; nothing is made where there is no browser.

    What is in the database is committed: the server may read it over a connection of its own. After the last
    visitor the database is again as migrations left it.
    """
    with django_db_blocker.unblock():
        build_showcase(tmp_path_factory.mktemp("release"))
        server = LiveServer("localhost")
        yield server
        server.stop()
        call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
        initial_data.bring_back()


@pytest.fixture
def visit(site: LiveServer, new_context: Callable[..., BrowserContext]) -> Iterator[Visit]:
    """Open an address in a browser of its own: `visit("/services/", "phone", scripts=False)` → its page.

    Whatever the browser complains of meanwhile fails the test at its end.
    """
    watches: list[Watch] = []

    def opened(path: str, screen: str = "desktop", scripts: bool = True, status: int = 200) -> Page:
        context = new_context(
            base_url=site.url,
            viewport={"width": WIDTHS[screen], "height": 900},
            java_script_enabled=scripts,
            has_touch=screen == "phone",
        )
        watches.append(Watch(context, site.url))
        if status >= 400:
            watches[-1].expect_missing(path)
        page = context.new_page()
        page.set_default_timeout(10_000)
        response = page.goto(path)
        assert response is not None
        assert response.status == status
        return page

    yield opened
    assert [complaint for watch in watches for complaint in watch.complaints] == []
