"""The API over real HTTP: a server, and a client that is nothing of ours."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from django.test import override_settings
from pytest_django.live_server_helper import LiveServer

from tests.support.api import comment, import_small_release, note, service, technique, token

pytestmark = pytest.mark.django_db(transaction=True)

ELSEWHERE = "https://client.example"


@pytest.fixture
def api(live_server: LiveServer, tmp_path: Path) -> str:
    """The address of an API with a small release behind it."""
    import_small_release(tmp_path)
    return f"{live_server.url}/api"


@pytest.fixture
def client() -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session


def test_a_client_shows_a_technique_from_one_answer(api: str, client: requests.Session) -> None:
    page = service()
    comment(
        "T1059.011", note(f'<p><a linktype="page" id="{page.pk}">Ask us</a></p>', "M1038"), one_line="Ours."
    )
    for version, one in (("v2", "items"), ("v3", "items")):
        found = client.get(f"{api}/{version}/pages/", params={"external_id": "t1059/011"}).json()[one][0]
        shown = client.get(f"{api}/{version}/pages/{found['id']}/").json()
        assert shown["publisher"]["mitigations"][0]["entry"]["external_id"] == "M1038"
        assert page.full_url in shown["firm"]["commentary"][0]["value"]["text"]
        assert shown["notices"]["publisher"]["notice"]


@pytest.mark.parametrize(
    "path", ["/v2/pages/", "/v3/pages/", "/v3/frameworks/", "/v2/images/", "/v3/openapi.json"]
)
def test_an_answer_is_kept_and_asked_for_again_without_its_body(
    api: str, client: requests.Session, path: str
) -> None:
    first = client.get(api + path)
    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert "Authorization" in first.headers["Vary"].split(", ")
    again = client.get(api + path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(api + path, headers={"If-None-Match": '"another"'}).status_code == 200


def test_a_change_changes_the_tag(api: str, client: requests.Session) -> None:
    address = f"{api}/v2/pages/{technique('T1059').pk}/"
    before = client.get(address).headers["ETag"]
    comment("T1059", one_line="New.")
    after = client.get(address, headers={"If-None-Match": before})
    assert after.status_code == 200
    assert after.headers["ETag"] != before
    assert after.json()["one_line"] == "New."


@pytest.mark.parametrize("path", ["/v2/pages/", "/v3/pages/", "/v3/frameworks/attack/entries/", "/v3/docs/"])
def test_head_answers_like_get_without_a_body(api: str, client: requests.Session, path: str) -> None:
    got = client.get(api + path, headers={"Accept-Encoding": "identity"})
    head = client.head(api + path, headers={"Accept-Encoding": "identity"})
    assert (head.status_code, head.content) == (200, b"")
    for name in ("ETag", "Content-Type", "Content-Length", "Cache-Control"):
        assert head.headers[name] == got.headers[name], name
    assert client.head(f"{api}/v3/pages/99999/").status_code == 404


def test_what_a_token_sees_is_kept_nowhere(api: str, client: requests.Session) -> None:
    bearer = {"Authorization": f"Bearer {token('ada', 'change_page')}"}
    for path in ("/v3/pages/", "/v3/whoami/", "/v2/pages/"):
        answer = client.get(api + path, headers=bearer)
        assert answer.status_code == 200
        assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].split(", "))
        assert "public" not in answer.headers["Cache-Control"]
        assert "Authorization" in answer.headers["Vary"]


def test_other_sites_may_read_and_not_write(api: str, client: requests.Session) -> None:
    for path in ("/v2/pages/", "/v3/pages/"):
        answer = client.get(api + path, headers={"Origin": ELSEWHERE})
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
        assert "Access-Control-Allow-Credentials" not in answer.headers
    asking = {"Origin": ELSEWHERE, "Access-Control-Request-Method": "GET"}
    allowed = client.options(
        f"{api}/v3/pages/", headers={**asking, "Access-Control-Request-Headers": "authorization"}
    )
    assert allowed.status_code == 200
    assert "GET" in allowed.headers["Access-Control-Allow-Methods"]
    assert "PATCH" not in allowed.headers["Access-Control-Allow-Methods"]
    elsewhere = client.get(api.removesuffix("/api") + "/", headers={"Origin": ELSEWHERE})
    assert "Access-Control-Allow-Origin" not in elsewhere.headers


def test_a_list_of_sites_may_read_where_one_is_given(api: str, client: requests.Session) -> None:
    with override_settings(CORS_ALLOW_ALL_ORIGINS=False, CORS_ALLOWED_ORIGINS=[ELSEWHERE]):
        answer = client.get(f"{api}/v2/pages/", headers={"Origin": ELSEWHERE})
        assert answer.headers["Access-Control-Allow-Origin"] == ELSEWHERE
        assert "origin" in answer.headers["Vary"].lower()
        other = client.get(f"{api}/v2/pages/", headers={"Origin": "https://other.example"})
        assert "Access-Control-Allow-Origin" not in other.headers


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v2/pages/99999/", 404),
        ("/v2/nothing/", 404),
        ("/nothing/", 404),
        ("/v2/pages/?nonsense=1", 400),
        ("/v3/pages/99999/", 404),
        ("/v3/pages/one/", 422),
        ("/v3/nothing/", 404),
        ("/v3/pages/?nonsense=1", 400),
        ("/v3/whoami/", 401),
        ("/v3/frameworks/nothing/", 404),
        ("/v2/pages/99999999999999999999999/", 404),
        ("/v3/pages/99999999999999999999999/", 404),
    ],
)
def test_every_error_is_json(api: str, client: requests.Session, path: str, status: int) -> None:
    answer = client.get(api + path)
    assert answer.status_code == status
    kind = "application/problem+json" if path.startswith("/v3/") else "application/json"
    assert answer.headers["Content-Type"] == kind
    assert answer.json()["detail" if path.startswith("/v3/") else "message"]
    assert "public" not in answer.headers["Cache-Control"]


def test_a_wrong_method_is_json_too(api: str, client: requests.Session) -> None:
    for path in ("/v2/pages/", "/v3/frameworks/"):
        answer = client.delete(api + path)
        assert answer.status_code == 405
        assert "GET" in answer.headers["Allow"]
        assert "json" in answer.headers["Content-Type"]


def test_an_address_without_its_slash_leads_to_the_one_with_it(api: str, client: requests.Session) -> None:
    answer = client.get(f"{api}/v2/pages?external_id=T1059")
    assert answer.history[0].status_code == 301
    assert answer.json()["meta"]["total_count"] == 1


def test_the_description_can_be_read_without_another_host(api: str, client: requests.Session) -> None:
    page = client.get(f"{api}/v3/docs/").text
    assert "/static/ninja/swagger-ui-bundle.js" in page
    assert "https://" not in page
    assert client.get(f"{api}/v3/openapi.json").json()["openapi"].startswith("3.1")
