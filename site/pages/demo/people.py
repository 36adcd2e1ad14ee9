"""The demo's people: those who sign articles, and those who can log in."""

from dataclasses import dataclass

from pages.demo.shapes import Person
from pages.roles import AUTHORS, MANAGERS, OBSERVERS, PUBLISHERS, REVIEWERS, SITE_EDITORS

PRIYA = Person(
    name="Priya Raman",
    role="Principal, detection engineering",
    bio="Priya has built and run detection teams in banking and energy. She writes about logs, tests and the "
    "distance between the two.",
)
DANIEL = Person(
    name="Daniel Okafor",
    role="Principal, architecture",
    bio="Daniel has spent twenty years between boards and build teams, most of it in transport and "
    "government. "
    "He collects decisions that nobody remembers making.",
)
HELEN = Person(
    name="Helen Marsh",
    role="Director, assurance",
    bio="Helen leads our work on the Essential Eight and the ISM. Before that she was on the other "
    "side of the "
    "table, answering assessors' questions.",
)


@dataclass(frozen=True)
class Login:
    """An account of the demo: `group` is one of those that migrations make, None for a superuser."""

    username: str
    first_name: str
    last_name: str
    email: str
    group: str | None


AUTHOR, PUBLISHER = "author", "publisher"  # the logins the demo is written and published with

LOGINS = (
    Login("admin", "Site", "Administrator", "admin@muonpartners.example", None),
    Login("author", "Priya", "Raman", "priya.raman@muonpartners.example", AUTHORS),
    Login("reviewer", "Daniel", "Okafor", "daniel.okafor@muonpartners.example", REVIEWERS),
    Login("publisher", "Helen", "Marsh", "helen.marsh@muonpartners.example", PUBLISHERS),
    Login("manager", "Tomas", "Lindgren", "tomas.lindgren@muonpartners.example", MANAGERS),
    Login("site-editor", "Mei", "Tanaka", "mei.tanaka@muonpartners.example", SITE_EDITORS),
    Login("observer", "Ruth", "Adeyemi", "ruth.adeyemi@muonpartners.example", OBSERVERS),
)
