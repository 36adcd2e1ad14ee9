"""The content security policies against a real browser: nothing of ours may be blocked by them."""

import pytest
from playwright.sync_api import ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from core.models import User

pytestmark = pytest.mark.browser


@pytest.fixture
def blocked(page: Page) -> list[str]:
    """What the browser says of the policy, and of scripts that failed."""
    said: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            said.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def test_the_admin_works_under_its_policy(live_server: LiveServer, page: Page, blocked: list[str]) -> None:
    User.objects.create_superuser("ada", "ada@example.org", "a long enough password")
    page.goto(f"{live_server.url}/admin/login/")
    page.fill("[name=username]", "ada")
    page.fill("[name=password]", "a long enough password")
    page.click("button[type=submit]")
    page.wait_for_url(f"{live_server.url}/admin/")
    page.goto(f"{live_server.url}/admin/pages/")
    page.wait_for_load_state("networkidle")
    assert blocked == []


def test_the_apis_own_pages_work_under_the_public_policy(
    live_server: LiveServer, page: Page, blocked: list[str]
) -> None:
    page.goto(f"{live_server.url}/api/v3/docs/")
    page.wait_for_selector(".opblock")
    assert blocked == []


def test_the_public_policy_stops_an_inline_script(
    live_server: LiveServer, page: Page, blocked: list[str]
) -> None:
    page.goto(f"{live_server.url}/no-such-page/")
    page.evaluate(
        "() => { const script = document.createElement('script');"
        " script.textContent = 'document.title = \"ran\"'; document.head.append(script); }"
    )
    assert page.title() != "ran"
    assert any("inline" in message for message in blocked)
