"""Ask for every technique page twice, and for a list of the API, and print what it cost."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import brotli
import django

ASSET = re.compile(r'<(?:link[^>]+(?:href)|script[^>]+src)="([^"]+\.(?:css|js))"')
LOADED = re.compile(r'<(?:link|script|img|source|iframe)\b[^>]*?\s(?:src|href)="(https?://[^"]+)"')
NOT_LOADED = re.compile(r'<link[^>]+rel="(?:canonical|alternate|license)"[^>]*>')


def main() -> None:
    """Measure on the database that DATABASE_URL names."""
    django.setup()
    from django.conf import settings
    from django.core.cache import cache
    from django.test import Client

    from frameworks.models import TechniquePage

    settings.PAGE_CACHE = True  # as on a server; tests leave it off
    client = Client()
    cold, cached, weights = {}, {}, {}
    foreign: set[str] = set()
    assets: dict[str, int] = {}
    cache.clear()
    client.get("/")  # a server has the navigation from its first request on
    for page in TechniquePage.objects.filter(live=True).select_related("entry"):
        url = page.get_url()
        with counting() as first:
            response = client.get(url)
        if response.status_code != 200:
            continue
        with counting() as second:
            assert client.get(url)["X-Cache"] == "hit"
        html = response.content.decode()
        name = page.entry.external_id
        cold[name], cached[name] = first.total(), second.total()
        weights[name] = len(brotli.compress(response.content, quality=5))
        for address in ASSET.findall(html):
            if address not in assets:
                assets[address] = _weight(address)
            weights[name] += assets[address]
        foreign.update(LOADED.findall(NOT_LOADED.sub("", html)))
    with counting() as listing:
        response = client.get("/api/v2/pages/?type=frameworks.TechniquePage&fields=*&limit=100")
        assert len(response.json()["items"]) == 100, response.content[:500]
    heaviest = max(weights, key=weights.__getitem__)
    print(
        json.dumps(
            {
                "pages": len(cold),
                "cold": {"max": max(cold.values()), "T1059": cold["T1059"], "T1105": cold["T1105"]},
                "cached": max(cached.values()),
                "list": listing.total(),
                "heaviest": heaviest,
                "heaviest_kb": weights[heaviest] / 1024,
                "golden_kb": weights["T1059.011"] / 1024,
                "foreign": len(foreign),
            }
        )
    )


@contextmanager
def counting() -> Iterator[Counter[str]]:
    """Count the queries of a block. Django's own log of queries holds 9,000 and then forgets."""
    from django.db import connection

    counts: Counter[str] = Counter()

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        counts[sql] += 1
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        yield counts


def _weight(address: str) -> int:
    """Return the compressed size of a static file."""
    from django.conf import settings
    from django.contrib.staticfiles import finders

    path = finders.find(urlsplit(address).path.removeprefix(settings.STATIC_URL))
    assert path, address
    return len(brotli.compress(Path(path).read_bytes()))


if __name__ == "__main__":
    main()
