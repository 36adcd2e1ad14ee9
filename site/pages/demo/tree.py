"""The site's tree as the demo sees it: pages by their path below the home page, made where missing."""

from typing import Any

from wagtail.models import Page, Site

from core.models import User
from pages.demo.prose import Block
from pages.models import HomePage

PAGE = "page:"


class Tree:
    """Finds pages by path, adds those that are missing, publishes what it added when all are there.

    A page that exists is never changed: it belongs to the editors.
    """

    def __init__(self, site: Site, author: User, publisher: User) -> None:
        """Read the tree of `site`; what is added is by `author`, and published by `publisher`."""
        self.root_id = site.root_page_id
        self.author = author
        self.publisher = publisher
        self.added: dict[str, Page] = {}
        self.read()

    def read(self) -> None:
        """Read the whole tree: at the start, and whenever pages have moved (their tree paths change).

        A page that will be written again is held as one object: its count of children must not be stale then.
        """
        self.home = HomePage.objects.get(pk=self.root_id)
        prefix = len(self.home.url_path)
        pages = Page.objects.descendant_of(self.home, inclusive=True)
        self.pages = {page.url_path[prefix:].strip("/"): page for page in pages}
        self.pages[""] = self.home
        self.added = {path: self.pages[path].specific for path in self.added}
        self.pages |= self.added

    def place(self, path: str, page: Page) -> bool:
        """Add `page` as a draft at a path whose parent exists; return False when a page stands there."""
        if path in self.pages:
            return False
        above, _, page.slug = path.rpartition("/")
        page.live = False
        page.owner = self.author
        self.pages[above].add_child(instance=page)
        self.pages[path] = self.added[path] = page
        return True

    def publish(self) -> list[Page]:
        """Publish every page added, and return them."""
        for page in self.added.values():
            self.write(page)
        return list(self.added.values())

    def write(self, page: Page) -> None:
        """Publish a page as it is in memory, with a revision, as the admin would."""
        page.save_revision(user=self.author).publish(user=self.publisher, skip_permission_checks=True)

    def fill(self, value: Any) -> Any:
        """Return content with every "page:PATH" replaced by the page there, or None where nothing stands."""
        if isinstance(value, str) and value.startswith(PAGE):
            return self.pages.get(value.removeprefix(PAGE))
        if isinstance(value, dict):
            return {key: self.fill(part) for key, part in value.items()}
        if isinstance(value, list):
            return [self.fill(part) for part in value]
        if isinstance(value, tuple):
            return tuple(self.fill(part) for part in value)
        return value

    def fill_links(self, blocks: list[Block]) -> list[Block]:
        """Return the link blocks whose page exists, filled."""
        filled: list[Block] = self.fill(blocks)
        return [(kind, value) for kind, value in filled if value["page"] or value["url"]]
