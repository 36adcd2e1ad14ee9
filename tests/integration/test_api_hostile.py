"""Whatever is asked, the API answers it or says in JSON what is wrong; it never fails."""

from pathlib import Path

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.api.common import COMMON
from core.api.listing import OPERATIONS
from frameworks.api.filters import FILTERS
from tests.support.api import comment, import_small_release, note

pytestmark = pytest.mark.django_db

BATTERY = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
NAMES = st.sampled_from(
    sorted({*COMMON, *OPERATIONS, *FILTERS, "html_path", "version", "format", "_", "kind"})
)
SENSIBLE = """
    T1059 t1059/011 attack execution Windows active high true root * _,title -priority random 3 0 and script
    frameworks.TechniquePage services.ServicePage,frameworks.TechniquePage en-au localhost 2026-01-31
    publisher(_,name) *,-publisher html
""".split()  # noqa: SIM905 - easier to read, and to add to, than a list
VALUES = st.one_of(
    st.sampled_from(SENSIBLE),
    st.text(max_size=30),
    st.integers(-(10**30), 10**30).map(str),
    st.sampled_from(
        ["\x00", "'", '"', "%", "((((", "*,*", "-", ",", "(" * 400, "a(" * 200, "\ud800", "٣", "1e9", "NaN"]
    ),
)
PATHS = st.sampled_from(
    [
        "/api/v2/pages/",
        "/api/v2/pages/find/",
        "/api/v2/images/",
        "/api/v2/documents/",
        "/api/v2/redirects/",
        "/api/v3/pages/",
        "/api/v3/pages/find/",
        "/api/v3/images/",
        "/api/v3/documents/",
        "/api/v3/frameworks/attack/entries/",
        "/api/v3/frameworks/attack/relationships/",
        "/api/v3/frameworks/attack/releases/",
    ]
)


@pytest.fixture
def attack(tmp_path: Path) -> None:
    import_small_release(tmp_path)
    comment("T1059", note("<p>Ours</p>"), priority="high")


def assert_answered(address: str, query: list[tuple[str, str]]) -> None:
    parameters: dict[str, list[str]] = {}
    for name, value in query:
        parameters.setdefault(name, []).append(value.encode("utf-8", "replace").decode())
    response = Client(raise_request_exception=True).get(address, parameters)
    assert response.status_code in (200, 302, 400, 404, 422), (response.status_code, response.content)
    if response.status_code != 302:
        assert response.json() is not None


@pytest.mark.usefixtures("attack")
@BATTERY
@given(path=PATHS, query=st.lists(st.tuples(NAMES, VALUES), max_size=4))
@example(path="/api/v2/pages/", query=[("fields", "a(" * 200)])
@example(
    path="/api/v3/pages/", query=[("type", "frameworks.TechniquePage"), ("fields", "*,publisher(*,-name)")]
)
@example(path="/api/v2/pages/", query=[("id", "99999999999999999999")])
@example(path="/api/v2/pages/", query=[("order", "random"), ("search", "script")])
@example(path="/api/v3/pages/", query=[("search", '"'), ("search_operator", "or"), ("order", "-priority")])
@example(path="/api/v2/pages/find/", query=[("html_path", "//../x")])
@example(path="/api/v2/redirects/", query=[("search", "x")])
@example(path="/api/v3/images/", query=[("order", "random"), ("search", "x")])
@example(path="/api/v3/images/", query=[("id", "99999999999999999999")])
def test_any_query_is_answered(path: str, query: list[tuple[str, str]]) -> None:
    assert_answered(path, query)


@pytest.mark.usefixtures("attack")
@BATTERY
@given(name=st.sampled_from(sorted(FILTERS)), values=st.lists(VALUES, min_size=1, max_size=3))
def test_any_value_of_a_filter_is_answered(name: str, values: list[str]) -> None:
    for version in ("v2", "v3"):
        assert_answered(f"/api/{version}/pages/", [(name, value) for value in values])


@pytest.mark.usefixtures("attack")
@BATTERY
@given(
    part=st.text(
        st.characters(exclude_characters="/?#\\", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60
    )
)
@example(part="99999999999999999999999")
@example(part="-1")
@example(part="%00")
@example(part="..")
def test_any_address_is_answered(part: str) -> None:
    for address in (
        "/api/v2/pages/{}/",
        "/api/v3/pages/{}/",
        "/api/v3/frameworks/{}/",
        "/api/v3/frameworks/attack/entries/{}/",
    ):
        assert_answered(address.format(part), [])
