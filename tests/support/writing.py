"""What editors do in Wagtail's editor with their hands."""

import re

from playwright.sync_api import Locator, Page, Response, expect

from frameworks.models import TechniquePage


def open_editor(page: Page, technique: TechniquePage) -> None:
    """Open a technique's editor, and wait until Wagtail watches its form."""
    page.goto(f"/admin/pages/{technique.pk}/edit/")
    wait_until_watched(page)


def wait_until_watched(page: Page) -> None:
    """Wait until what is typed is noticed."""
    expect(page.locator("html[data-watched=edits]")).to_be_attached()


def is_a_save(answer: Response) -> bool:
    """Whether this is the answer to an autosave."""
    return answer.request.method == "POST" and re.search(r"/edit/(\?|$)", answer.url) is not None


def write_line(page: Page, text: str) -> Response:
    """Change "In one line", as somebody types; return the answer to the autosave that follows."""
    with page.expect_response(is_a_save) as saved:
        page.get_by_label("In one line").fill(text)
    return saved.value


def add_view(page: Page, text: str) -> None:
    """Add a block "Our view" at the end, and wait until it is saved."""
    inserts = page.locator("#panel-child-content-commentary-content").get_by_role(
        "button", name="Insert a block"
    )
    inserts.last.click()
    page.get_by_role("option", name="Our view").click()
    with page.expect_response(is_a_save):
        page.locator("[contenteditable=true]").last.click()
        page.keyboard.type(text)


def act(page: Page, name: str | re.Pattern[str]) -> None:
    """Choose one of the actions behind the arrow in the editor's footer."""
    footer(page).get_by_role("button", name="More actions", expanded=False).click()
    footer(page).get_by_role("button", name=name).click()


def footer(page: Page) -> Locator:
    """Where the editor's actions are."""
    return page.locator("footer")


def said(page: Page) -> Locator:
    """What the admin says after an act, above the page."""
    return page.locator(".messages")
