"""A small release in the database, and how to visit its pages."""

import html
import re
from pathlib import Path

from django.test import Client

from frameworks.importing.report import ImportReport
from frameworks.models import Entry, TechniquePage
from tests.support.bundles import Object, malware, relationship, small_release_objects, source, technique
from tests.support.imports import import_objects

HOME = "/frameworks/attack/"


def import_small_release(folder: Path, *more: Object) -> ImportReport:
    """Import the small release with some more objects."""
    return import_objects(folder, *small_release_objects(None), *more)


def many_procedures(number: int) -> list[Object]:
    """Return objects that give T1059 as many more procedures as asked for, each with a source of its own."""
    worms = [malware(f"S{9000 + place}", f"Worm {place:03}") for place in range(number)]
    uses = [
        relationship(
            worm,
            "uses",
            technique(),
            f"Sentence {place}.(Citation: Paper {place})",
            [source(f"Paper {place}")],
        )
        for place, worm in enumerate(worms)
    ]
    return [*worms, *uses]


def technique_page(external_id: str = "T1059") -> TechniquePage:
    """Return a technique's page."""
    return TechniquePage.objects.get(entry__external_id=external_id)


def entry(kind: str, external_id: str) -> Entry:
    """Return an entry."""
    return Entry.objects.get(kind=kind, external_id=external_id)


def visit(client: Client, address: str) -> str:
    """Return the HTML that a visitor gets at an address, which must answer with 200."""
    response = client.get(address)
    assert response.status_code == 200, f"{address}: {response.status_code}"
    return response.content.decode()


def words(markup: str) -> str:
    """Return what is read of HTML: no tags, one space between words."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def section(markup: str, name: str) -> str:
    """Return the section of a page whose heading has the id `name`; empty when there is none."""
    found = re.search(rf'<section aria-labelledby="{name}">.*?</section>', markup, re.DOTALL)
    return found.group() if found else ""
