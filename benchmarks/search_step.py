"""Make many pages, search them as visitors do, and print how long the answers took."""

import json
import random
import re
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from statistics import quantiles
from typing import Any

import django

WORDS = """
access account adversary agent alert analysis application attack audit backup boundary browser
certificate channel client cloud code command control credential database detection device directory
discovery domain encryption endpoint event execution exploit firewall gateway group hash host
identity incident injection integrity kernel lateral log malware memory mitigation module monitor
network operator password patch payload permission persistence phishing platform policy port
privilege process protocol proxy query recovery registry remote script security server service
session shell signature software storage system target technique threat token traffic trust user
virtual web
""".split()  # noqa: SIM905
SYLLABLES = re.findall("..", "bacedifoguhakilomunaperisotuvawexiyozabrcldrenisioousraltr")
VOCABULARY_SIZE = 8000
QUERIES = 400


def main(pages: str) -> None:
    """Measure on the database that DATABASE_URL names."""
    django.setup()
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    chance = random.Random(18_1)
    text = Text(chance)
    _index(int(pages), text)
    client = Client()
    queries = [_query(chance, text) for _ in range(QUERIES)]
    result = {}
    for what, address in (("search", "/search/"), ("suggestions", "/search/suggest/")):
        times = list(_times(partial(_ask, client, address), queries))
        cuts = quantiles(times, n=100)
        result[f"{what}_p50"], result[f"{what}_p95"] = cuts[49], cuts[94]
    print(json.dumps(result))


class Text:
    """Words as unequal as people use them: the n-th most common is n times rarer than the first (Zipf's law).

    A page of 400 words has a few that every page has, and many that few have.
    """

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        made = {"".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(VOCABULARY_SIZE)}
        self._words = [*WORDS, *sorted(made, key=lambda _: chance.random())]
        self._weights = [1 / rank for rank in range(1, len(self._words) + 1)]

    def words(self, number: int) -> list[str]:
        """Return so many words."""
        return self._chance.choices(self._words, self._weights, k=number)


def _index(number: int, text: Text) -> None:
    """Put real pages into the tree and the index, half of them with an id, all with a few hundred words."""
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import Page, Site

    from core.search.index import rebuild
    from pages.models import StandardPage

    root = Site.objects.get(is_default_site=True).root_page
    content_type = ContentType.objects.get_for_model(StandardPage)
    pages = []
    for place in range(1, number + 1):
        title = " ".join(text.words(3)).title()
        pages.append(
            StandardPage(
                path=Page._get_path(root.path, root.depth + 1, place), depth=root.depth + 1,
                title=f"T{place:04} {title}" if place % 2 else title, draft_title=title, slug=f"page-{place}",
                url_path=f"{root.url_path}page-{place}/", content_type=content_type, locale_id=root.locale_id,
                live=True,
                search_description=" ".join(text.words(400)),
            )
        )  # fmt: skip
    from frameworks.importing.pages import insert_pages

    insert_pages(StandardPage, pages)
    Page.objects.filter(pk=root.pk).update(numchild=number)
    rebuild()


def _query(chance: random.Random, text: Text) -> str:
    """Return something a visitor types: words, an id, a beginning, a mistyped word, something no page has."""
    one, other, *more = text.words(4)
    return chance.choice(
        (
            one,
            f"{one} {other}",
            " ".join((one, other, *more)),
            f"T{chance.randrange(1, 5000):04}",
            one[:4],
            one[:2] + one[3:],
            f'"{one}" -{other}',
            "nothing anywhere says this",
        )
    )


def _ask(client: Any, address: str, query: str) -> Any:
    return client.get(address, {"q": query})


def _times(ask: Callable[[str], Any], queries: Iterable[str]) -> Iterable[float]:
    for query in queries:
        started = time.perf_counter()
        response = ask(query)
        yield (time.perf_counter() - started) * 1000
        assert response.status_code == 200, (query, response.status_code)


if __name__ == "__main__":
    main(*sys.argv[1:])
