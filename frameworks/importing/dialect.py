"""What the importer must know about a publisher's format beyond its records."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Protocol

from frameworks.records import Reference

type Link = Callable[[str], str | None]


class FrameworkFacts(NamedTuple):
    """What a framework is called and what its publisher asks of those who show it."""

    name: str
    publisher: str
    source_format: str
    licence: str
    notice: str
    home_url: str


class Address(NamedTuple):
    """Enough of an entry to know where a reader finds it. `framework` is a slug."""

    framework: str
    kind: str
    external_id: str
    path: str | None  # below the frameworks index, such as "attack/t1059-011/"; None when nothing shows it


class Dialect(Protocol):
    """One publisher's way of writing: where its entries are shown and how its texts become HTML."""

    page_kinds: frozenset[str]  # the kinds that have a page of their own, for editors to comment on
    searched_kinds: frozenset[str]  # the kinds without a page that the site's search finds
    markup_attributes: frozenset[str]  # attributes that are texts in the same markup as the statement

    def facts(self, framework: str) -> FrameworkFacts:
        """Return what is known of a framework of this format."""

    def label(self, kind: str) -> str:
        """Return what one entry of a kind is called ("Sub-technique")."""

    def path(self, framework: str, kind: str, external_id: str, key: str) -> str | None:
        """Return the address of an entry below the frameworks index, or None when nothing shows its kind."""

    def linker(self, addresses: Iterable[Address]) -> Link:
        """Return a function from an address of the publisher's site to ours ("catalogue:…"), or None."""

    def render(self, text: str, references: Sequence[Reference], link: Link) -> str:
        """Return a text as safe HTML."""

    def plain(self, html: str) -> str:
        """Return the words of a text that `render` made HTML of, for search and descriptions."""


def page_slug(external_id: str) -> str:
    """Return an external id as a slug: a dot is neither valid in one nor served by Wagtail's URL pattern."""
    return external_id.lower().replace(".", "-").replace("/", "-")
