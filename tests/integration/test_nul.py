"""A NUL in an address is answered, on PostgreSQL too, which can neither store one nor look for it."""

from pathlib import Path

import pytest
from django.test import Client

from tests.support.released import import_small_release

pytestmark = pytest.mark.django_db

QUERIES = [
    "/search/?q=%00",
    "/search/?q=a%00b&type=%00",
    "/search/?%00=a",
    "/?q=%00",
    "/frameworks/attack/?q=%00",
    "/frameworks/attack/matrix/?platform=%00&heat=%00",
    "/frameworks/attack/techniques/?tactic=%00",
    "/frameworks/attack/t1059/?page=%00",
    "/sitemap.xml?p=%00",
]
PATHS = [
    "/%00",
    "/%00/",
    "/frameworks/attack/t1059%00/",
    "/frameworks/%00/t1059/",
    "/frameworks/attack/groups/G0001%00/",
    "/search/%00/",
    "/static/%00",
    "/media/%00",
    "/documents/1/%00",
]


@pytest.fixture(autouse=True)
def attack(tmp_path: Path) -> None:
    """The small release."""
    import_small_release(tmp_path)


@pytest.mark.parametrize("address", QUERIES)
def test_in_a_query_is_refused(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400


def test_what_only_looks_like_one_is_no_reason(client: Client) -> None:
    assert client.get("/search/?q=%2500").status_code == 200


@pytest.mark.parametrize("address", PATHS)
def test_in_a_path_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code in (301, 404)
    assert client.get(address, follow=True).status_code == 404


@pytest.mark.parametrize("version", ["v2", "v3"])
def test_the_api_says_so_in_json(client: Client, version: str) -> None:
    response = client.get(f"/api/{version}/pages/?slug=%00")
    assert response.status_code == 400
    assert "NUL" in str(response.json())
    response = client.get(f"/api/{version}/pages/%00/")
    assert response.status_code == 404
    assert "json" in response["Content-Type"]
