"""What the demo's content is made of: plain records, turned into pages by `pages.demo.build`.

A path is where a page stands below the home page: "services/cyber-security/iam".
"""

from dataclasses import dataclass, field
from datetime import date

from pages.demo.prose import Block


@dataclass(frozen=True)
class Link:
    """A link from the record it stands on: the path it leads to, and why a reader should follow it."""

    path: str
    reason: str


@dataclass(frozen=True)
class Service:
    """One service, or a group with its services."""

    title: str
    slug: str
    introduction: str
    body: list[Block]
    outcomes: tuple[tuple[str, str], ...] = ()
    questions: tuple[tuple[str, str], ...] = ()
    next_step: str = ""
    links: tuple[Link, ...] = ()
    services: tuple["Service", ...] = ()


@dataclass(frozen=True)
class Person:
    """Someone whose name stands on articles."""

    name: str
    role: str
    bio: str


@dataclass(frozen=True)
class Article:
    """One insight."""

    title: str
    slug: str
    introduction: str
    author: Person
    date: date
    topics: tuple[str, ...]
    body: list[Block]
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Commentary:
    """What the firm says about one technique."""

    technique: str
    one_line: str
    priority: str
    blocks: list[Block]
    links: tuple[Link, ...] = field(default=())
