"""How a visitor's browser is watched: what it complained of, whom it asked, what does not fit."""

from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Response

WIDTHS = {"desktop": 1440, "phone": 390}

_ALL_RULES = {"resultTypes": ["violations"]}
_RULES_OF_COLOUR = {**_ALL_RULES, "runOnly": ["color-contrast", "link-in-text-block"]}

_TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.body.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > width + 1 && element.checkVisibility())
    .map((element) => `${element.outerHTML.slice(0, 60)} ends at ${element.getBoundingClientRect().right}`);
}"""


class Watch:
    """Listens to a context for anything a visitor's browser must never do or say.

    `complaints` holds one line for each: messages and errors of scripts, violations of the content security
    policy (the browser says them on the console), requests to another host than `origin`'s, failed answers.
    """

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.host = urlsplit(origin).netloc
        self.complaints: list[str] = []
        self.missing: set[str] = set()
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(f"error: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)

    def expect_missing(self, address: str) -> None:
        """Say that this address is asked for although nothing is there."""
        self.missing.add(address)

    def _console(self, message: ConsoleMessage) -> None:
        address = urlsplit(message.location["url"]).path
        if message.type in {"error", "warning"} and address not in self.missing:
            self.complaints.append(f"{message.type}: {message.text} ({address})")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme != "data" and address.netloc != self.host:
            self.complaints.append(f"asked another host: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and urlsplit(response.url).path not in self.missing:
            self.complaints.append(f"{response.status}: {response.url}")


def too_wide(page: Page) -> list[str]:
    """Return what makes the page scroll sideways; empty when it does not."""
    found: list[str] = page.evaluate(_TOO_WIDE)
    width, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return found or ([f"{width} px in {room} px"] if width > room else [])


def violations(page: Page) -> str:
    """Return what axe-core finds on a page as it stands, in light and in dark; empty when it finds nothing.

    All of its rules are on; in the dark those are asked again that look at colours.
    """
    page.emulate_media(color_scheme="light")
    light = Axe().run(page, options=_ALL_RULES)
    page.emulate_media(color_scheme="dark")
    dark = Axe().run(page, options=_RULES_OF_COLOUR)
    return "\n".join(
        f"In {name}: {results.generate_report()}"
        for name, results in (("light", light), ("dark", dark))
        if results.violations_count
    )


def tab_to(page: Page, target: Locator, limit: int = 120) -> None:
    """Press Tab until `target` has the focus. Raises AssertionError after `limit` stops."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if is_focused(target):
            return
    raise AssertionError(f"{target} cannot be reached with Tab in {limit} stops")


def is_focused(target: Locator) -> bool:
    """Whether an element has the focus."""
    focused: bool = target.evaluate("(element) => element === document.activeElement")
    return focused
