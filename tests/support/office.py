"""An office of people who log in with their passwords, each in a browser of their own, on one live server.

The server answers one request at a time, and nobody while the test itself reads or writes
(`Office.still`): with SQLite in memory all of them share one connection, and two transactions on one
connection are one transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.staticfiles.handlers import StaticFilesHandler
from playwright.sync_api import Browser, BrowserContext, Page, Response
from pytest_django.live_server_helper import LiveServer
from wagtail.users.models import UserProfile

from core.models import User

PASSWORD = "a long enough password"
WIDTH, HEIGHT = 1280, 900

# role → group, first name, last name
PEOPLE = {
    "author": ("Authors", "Iris", "Wood"),
    "reviewer": ("Reviewers", "Ben", "Osei"),
    "colleague": ("Reviewers", "Lena", "Marsh"),
    "publisher": ("Publishers", "Mara", "Lindt"),
    "manager": ("Framework managers", "Tom", "Reyes"),
    "observer": ("Observers", "Ann", "Falk"),
}

# Wagtail takes an editor's initial state two seconds after the page has come, and saves what changes then.
# Nobody types so early, but a test does.
TELL_WHEN_WATCHED = """
addEventListener("w-unsaved:watch-edits", () => { document.documentElement.dataset.watched = "edits" });
"""

_one_at_a_time = RLock()


class OneAtATime(StaticFilesHandler):
    """Answers one request after the other."""

    def __call__(self, environ: Any, start_response: Any) -> Any:
        with _one_at_a_time:
            return super().__call__(environ, start_response)


def employ() -> dict[str, User]:
    """Make everybody's account; return them by their role, which is their user name too."""
    people = {}
    for role, (group, first, last) in PEOPLE.items():
        user = User.objects.create_user(
            role, f"{role}@example.org", PASSWORD, first_name=first, last_name=last
        )
        user.groups.add(Group.objects.get(name=group))
        UserProfile.get_for_user(user)
        people[role] = user
    return people


class Office:
    """The live server and who works there. `people` are the accounts by role."""

    def __init__(self, browser: Browser, people: dict[str, User]) -> None:
        self.browser = browser
        self.people = people
        self.complaints: list[str] = []
        self._contexts: list[BrowserContext] = []
        self.server = LiveServer("localhost", start=False)
        self.server.thread.static_handler = OneAtATime
        self.server.start()

    @property
    def url(self) -> str:
        """Where the site begins, without a slash at the end."""
        return self.server.url

    @contextmanager
    def still(self) -> Iterator[None]:
        """Serve nobody meanwhile: for whatever a test does with the database itself."""
        with _one_at_a_time:
            yield

    def visitor(self) -> Page:
        """Open a browser of somebody who has not logged in.

        Errors of scripts and of the server are kept in `complaints`.
        """
        context = self.browser.new_context(
            base_url=self.url, viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=1
        )
        context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        context.on("response", self._look_at)
        context.add_init_script(TELL_WHEN_WATCHED)
        self._contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        return page

    def log_in(self, role: str) -> Page:
        """Open a browser and log in as somebody, through the form; return it at the dashboard."""
        page = self.visitor()
        page.goto("/admin/login/")
        page.fill("[name=username]", role)
        page.fill("[name=password]", PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"{self.url}/admin/")
        return page

    def go_home(self) -> None:
        """Close every browser, before anybody empties the tables that their pages still ask for."""
        for context in self._contexts:
            context.close()
        self._contexts.clear()
        with self.still():
            pass  # the last request is answered

    def close(self) -> None:
        """Stop the server."""
        self.go_home()
        self.server.stop()

    def _look_at(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status}: {response.request.method} {response.url}")
