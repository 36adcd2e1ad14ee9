"""Search and replace across commentary: every place is shown, and what is ticked becomes a draft."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry, Workflow, WorkflowTask

from core.models import User
from frameworks.models import Entry, FrameworkPage, TechniqueLink, TechniquePage
from frameworks.models.pages.two_layers import PUBLISHER_FIELDS
from frameworks.models.workflow import CommentaryTask
from frameworks.replacing.finding import LIMIT
from tests.integration.test_bulk_actions import acts, history, member
from tests.support.imports import import_objects
from tests.support.people import make_user
from tests.support.released import technique_page, visit
from tests.support.showcase import showcase_release

pytestmark = pytest.mark.django_db

LUA, SHELL = "T1059.011", "T1059.001"
URL = "/admin/frameworks/replace/"


@pytest.fixture(autouse=True)
def attack(tmp_path: Path) -> None:
    """A release with several tactics."""
    import_objects(tmp_path, *showcase_release())


COMMENTARY = [
    {
        "type": "our_view",
        "id": "00000000-0000-0000-0000-000000000001",
        "value": {
            "text": (
                '<p data-block-key="Widget"><b>Widget</b> and '
                '<a href="https://widget.example/Widget">a widget</a>.</p>'
            ),
            "part": "M1038",
        },
    },
    {
        "type": "checklist",
        "id": "00000000-0000-0000-0000-000000000002",
        "value": {
            "title": "Widget list",
            "items": [
                {
                    "type": "item",
                    "id": "00000000-0000-0000-0000-000000000003",
                    "value": {"task": "Install the widget", "owner": "Widget team", "effort": "days"},
                }
            ],
        },
    },
    {
        "type": "table",
        "id": "00000000-0000-0000-0000-000000000004",
        "value": {
            "data": [["Widget", None], ["x", "two widgets"]],
            "cell": [],
            "first_row_is_table_header": True,
            "first_col_is_header": False,
            "table_caption": "Widgets",
            "mergeCells": [],
        },
    },
    {
        "type": "quote",
        "id": "00000000-0000-0000-0000-000000000005",
        "value": {"quote": "A widget!", "attribution": "Widget Inc", "source": "https://widget.example/"},
    },
    {
        "type": "code",
        "id": "00000000-0000-0000-0000-000000000006",
        "value": {"code": "run widget", "language": "", "caption": "", "part": ""},
    },
    {
        "type": "call_to_action",
        "id": "00000000-0000-0000-0000-000000000007",
        "value": {
            "label": "Buy",
            "page": None,
            "url": "https://widget.example/buy",
            "heading": "Widget?",
            "text": "<p>Yes</p>",
        },
    },
]
# Of "widget" in any case: the rich text has two, the checklist three, the table three, the quote two, the
# code one, the call to action one, the one line one. Those in addresses, ids and keys are none.
PLACES = 13


def write(external_id: str = LUA, publish: bool = True, **values: Any) -> TechniquePage:
    """Write a commentary on a technique."""
    page = technique_page(external_id)
    page.one_line = values.pop("one_line", "The widget in one line.")
    page.commentary = json.dumps(values.pop("commentary", COMMENTARY))
    for name, value in values.items():
        setattr(page, name, value)
    revision = page.save_revision()
    if publish:
        revision.publish()
    return technique_page(external_id)


def bare(external_id: str, one_line: str) -> TechniquePage:
    """Write a line on a page that has no revision, as imports leave pages."""
    page = technique_page(external_id)
    TechniquePage.objects.filter(pk=page.pk).update(one_line=one_line)
    return technique_page(external_id)


def preview(client: Client, find: str = "widget", **query: Any) -> BeautifulSoup:
    """Return the preview, parsed."""
    response = client.get(URL, {"find": find, **query})
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def keys(page: BeautifulSoup) -> list[str]:
    """Return the values of what can be ticked."""
    return [str(one["value"]) for one in page.select("input[name=page]:not([disabled])")]


def save(client: Client, *ticks: str, find: str = "widget", replace: str = "gadget", **form: Any) -> str:
    """Post the preview's form and return the text of the answer."""
    response = client.post(URL, {"find": find, "replace": replace, "page": ticks, **form})
    assert response.status_code == 200, response.content.decode()[:2000]
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


def replace_all(client: Client, find: str = "widget", replace: str = "gadget", **form: Any) -> str:
    """Tick everything the preview shows and save."""
    ticks = keys(preview(client, find, replace=replace, **form))
    return save(client, *ticks, find=find, replace=replace, **form)


def draft(external_id: str = LUA) -> TechniquePage:
    """Return the latest draft of a page."""
    page: TechniquePage = technique_page(external_id).get_latest_revision_as_object()
    return page


class TestPreview:
    def test_lists_every_place_with_what_stands_around(self, admin: User, client: Client) -> None:
        write()
        page = preview(client, replace="gadget")
        assert f"{PLACES} places on 1 page" in page.get_text()
        assert len(page.select(".replace__places del")) == PLACES
        assert {one.get_text() for one in page.select("del")} == {"Widget", "widget"}
        assert {one.get_text() for one in page.select("ins")} == {"gadget"}
        names = [one.get_text() for one in page.select("dt")]
        assert names[0] == "In one line"
        assert "Our view / Text" in names
        assert "Checklist / Items / 1 / Task" in names
        line = page.select_one("dd")
        assert line is not None
        assert line.get_text() == "The widgetgadget in one line."

    def test_changes_nothing(self, admin: User, client: Client) -> None:
        write()
        before = PageLogEntry.objects.count()
        preview(client)
        assert technique_page(LUA).revisions.count() == 2
        assert PageLogEntry.objects.count() == before

    def test_reads_the_latest_draft(self, admin: User, client: Client) -> None:
        write()
        write(publish=False, one_line="Something else", commentary=[])
        assert not keys(preview(client))
        assert keys(preview(client, "something else"))

    def test_reads_pages_without_a_revision(self, admin: User, client: Client) -> None:
        page = bare(SHELL, "A widget.")
        assert keys(preview(client)) == [f"{page.pk}:0"]

    def test_shows_hostile_commentary_as_text(self, admin: User, client: Client) -> None:
        bare(SHELL, "<script>alert(1)</script> widget")
        page = preview(client, replace="<img src=x onerror=alert(1)>")
        assert page.select_one(".replace__places script, .replace__places img") is None
        assert "<script>alert(1)</script>" in page.get_text()

    @pytest.mark.parametrize(
        ("scope", "found"),
        [
            ({}, {LUA, "T1566"}),
            ({"tactic": "TA0002"}, {LUA}),
            ({"tactic": "TA0003"}, set()),
            ({"priority": "high"}, {"T1566"}),
            ({"priority": "none"}, {LUA}),
            ({"framework": "attack"}, {LUA, "T1566"}),
        ],
    )
    def test_looks_where_it_is_told(
        self, admin: User, client: Client, scope: dict[str, str], found: set[str]
    ) -> None:
        write()
        write("T1566", priority="high")
        query: dict[str, Any] = dict(scope)
        if "tactic" in query:
            query["tactic"] = Entry.objects.get(kind="tactic", external_id=query["tactic"]).pk
        if "framework" in query:
            query["framework"] = FrameworkPage.objects.get().framework_id
        pks = {int(key.split(":")[0]) for key in keys(preview(client, **query))}
        assert pks == {technique_page(id_).pk for id_ in found}

    @pytest.mark.parametrize(
        ("query", "words"),
        [
            ({"find": ""}, "This field is required"),
            ({"find": "a\nb"}, "line breaks"),
            ({"find": "x" * 201}, "at most 200"),
            ({"find": "x", "replace": "x", "match_case": "on"}, "change nothing"),
            ({"find": "x", "tactic": "99999"}, "valid choice"),
            ({"find": "x", "priority": "urgent"}, "valid choice"),
        ],
    )
    def test_nonsense_is_refused(
        self, admin: User, client: Client, query: dict[str, str], words: str
    ) -> None:
        write()
        assert words in visit(
            client, f"{URL}?{'&'.join(f'{k}={v}' for k, v in query.items())}".replace("\n", "%0A")
        )
        response = client.post(
            URL, {**query, "page": f"{technique_page(LUA).pk}:{technique_page(LUA).latest_revision_id}"}
        )
        assert response.status_code == 400
        assert technique_page(LUA).revisions.count() == 2

    def test_too_many_places_are_refused(self, admin: User, client: Client) -> None:
        block = {
            "type": "code",
            "value": {"code": "x " * (LIMIT + 1), "language": "", "caption": "", "part": ""},
        }
        write(commentary=[block])
        assert f"More than {LIMIT:,} places" in preview(client, "x").get_text()

    def test_the_number_of_queries_does_not_grow(
        self, admin: User, client: Client, django_assert_max_num_queries: Any
    ) -> None:
        task = CommentaryTask.objects.create(name="Review")
        workflow = Workflow.objects.create(name="Of tests")
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
        for id_ in (LUA, SHELL, "T1059", "T1053", "T1566", "T1078", "T1105", "T1053.005"):
            workflow.start(write(id_), admin)
        with django_assert_max_num_queries(22):
            assert len(keys(preview(client))) == 8


class TestDrafts:
    def test_a_draft_has_it_everywhere_and_nowhere_else(self, admin: User, client: Client) -> None:
        page = write()
        text = replace_all(client, replace="gadget")
        assert "1 page got a new draft" in text
        changed = draft()
        assert changed.one_line == "The gadget in one line."
        raw = json.loads(changed.get_latest_revision().content["commentary"])
        expected = json.dumps(COMMENTARY)
        for word in ("<b>Widget", "a widget</a>", '"Widget list', "the widget", '"Widget team', '["Widget"'):
            expected = expected.replace(word, word.replace("Widget", "gadget").replace("widget", "gadget"))
        for word in ("two widgets", '"Widgets"', "A widget!", '"Widget Inc', "run widget", "Widget?"):
            expected = expected.replace(word, word.replace("Widget", "gadget").replace("widget", "gadget"))
        assert raw == json.loads(expected)
        assert "https://widget.example/Widget" in expected
        live = technique_page(LUA)
        assert live.one_line == page.one_line
        assert live.has_unpublished_changes
        assert live.live_revision_id == page.live_revision_id

    def test_is_logged_with_both_words_on_each_page(self, admin: User, client: Client) -> None:
        pages = [write(), write("T1566")]
        replace_all(client)
        for page in pages:
            entry = PageLogEntry.objects.get(page=page.pk, action="frameworks.replace")
            assert entry.data == {"find": "widget", "replace": "gadget", "count": PLACES}
            assert entry.revision_id == TechniquePage.objects.get(pk=page.pk).latest_revision_id
            assert entry.user == admin
            assert "Replaced “widget” by “gadget” in 13 places" in history(client, page)
            assert "wagtail.publish" not in acts(page)[acts(page).index("frameworks.replace") :]

    def test_a_page_without_revision_gets_its_first(self, admin: User, client: Client) -> None:
        bare(SHELL, "A widget.")
        replace_all(client)
        assert draft(SHELL).one_line == "A gadget."
        assert technique_page(SHELL).live
        assert technique_page(SHELL).one_line == "A widget."

    def test_only_what_is_ticked(self, admin: User, client: Client) -> None:
        first, second = write(), write("T1566")
        save(client, f"{first.pk}:{first.latest_revision_id}")
        assert draft().one_line == "The gadget in one line."
        assert technique_page("T1566").latest_revision_id == second.latest_revision_id
        assert "tick the pages" in save(client, "x", "1:x", "-1:0")

    def test_taking_words_out(self, admin: User, client: Client) -> None:
        write(one_line="A very good line.", commentary=[])
        replace_all(client, " very", "")
        assert draft().one_line == "A good line."

    def test_what_is_put_in_is_text(self, admin: User, client: Client) -> None:
        write()
        replace_all(client, replace="<script>x</script>")
        text = draft().commentary[0].value["text"].source
        assert "<script" not in text
        assert "&lt;script&gt;x&lt;/script&gt;" in text

    def test_links_of_a_page_are_kept(self, admin: User, client: Client) -> None:
        from tests.support.api import service

        page = technique_page(LUA)
        page.related_pages.add(TechniqueLink(target=service(), reason="Because."))
        write_on = page
        write_on.one_line = "A widget."
        write_on.save_revision().publish()
        replace_all(client)
        assert [link.reason for link in draft().related_pages.all()] == ["Because."]

    def test_the_publishers_layer_stays(self, admin: User, client: Client) -> None:
        write()
        TechniquePage.objects.filter(slug="t1059-011").update(title="Renamed", draft_title="Renamed")
        before = TechniquePage.objects.filter(slug="t1059-011").values(*PUBLISHER_FIELDS).get()
        replace_all(client)
        assert TechniquePage.objects.filter(slug="t1059-011").values(*PUBLISHER_FIELDS).get() == before


class TestLeftOut:
    """One page's failure is said, and stops no other."""

    def fails(self, client: Client, ticks: list[str], reason: str, **words: str) -> None:
        other = technique_page("T1566")
        text = save(client, *ticks, f"{other.pk}:{other.latest_revision_id}", **words)
        assert "1 page got a new draft" in text
        assert "1 page stayed as it is" in text
        assert reason in text
        assert "frameworks.replace" in acts(other)

    @pytest.fixture
    def ticks(self) -> list[str]:
        write("T1566")
        page = write()
        return [f"{page.pk}:{page.latest_revision_id}"]

    def test_changed_since_the_preview(self, admin: User, client: Client, ticks: list[str]) -> None:
        write(publish=False, one_line="A widget, rewritten")
        self.fails(client, ticks, "it was changed after the preview")
        assert draft().one_line == "A widget, rewritten"

    def test_locked(self, client: Client, ticks: list[str]) -> None:
        client.force_login(member("author", "change"))
        TechniquePage.objects.filter(slug="t1059-011").update(locked=True, locked_by=make_user("other"))
        page = preview(client)
        assert "Left out: it is locked by other." in page.get_text()
        assert len(keys(page)) == 1
        self.fails(client, ticks, "it is locked by other")
        assert "frameworks.replace" not in acts(technique_page(LUA))

    def test_scheduled(self, admin: User, client: Client, ticks: list[str]) -> None:
        page = technique_page(LUA)
        page.go_live_at = timezone.now() + timedelta(days=1)
        revision = page.save_revision()
        revision.publish()
        assert "scheduled" in preview(client).get_text()
        self.fails(client, [f"{page.pk}:{revision.pk}"], "it is scheduled to be published")

    def test_too_long(self, admin: User, client: Client, ticks: list[str]) -> None:
        write(one_line="x" * 194 + "unique")
        page = technique_page(LUA)
        write("T1566", one_line="A unique line")
        self.fails(
            client,
            [f"{page.pk}:{page.latest_revision_id}"],
            "In one line: Ensure this value has at most 200 characters",
            find="unique",
            replace="uniquely",
        )
        assert draft().one_line.endswith("xunique")

    def test_too_long_in_a_block(self, admin: User, client: Client) -> None:
        write("T1566", one_line="A unique line")
        block = {"type": "checklist", "value": {"title": "x" * 113 + " unique", "items": []}}
        page = write(one_line="", commentary=[block])
        key = f"{page.pk}:{page.latest_revision_id}"
        self.fails(client, [key], "Checklist / Title: Ensure", find="unique", replace="uniquely")

    def test_emptied(self, admin: User, client: Client) -> None:
        write("T1566", one_line="A unique line")
        block = {"type": "checklist", "value": {"title": "unique", "items": []}}
        page = write(one_line="", commentary=[block])
        key = f"{page.pk}:{page.latest_revision_id}"
        self.fails(client, [key], "Checklist / Title: This field is required", find="unique", replace="")

    def test_gone(self, admin: User, client: Client, ticks: list[str]) -> None:
        self.fails(client, ["987654:0"], "it is no longer there")


class TestPermission:
    def test_only_pages_that_the_user_may_edit(self, client: Client) -> None:
        page = write()
        client.force_login(member("observer"))
        assert client.get(URL, {"find": "widget"}).status_code == 302
        assert (
            client.post(URL, {"find": "widget", "page": f"{page.pk}:{page.latest_revision_id}"}).status_code
            == 302
        )
        assert "frameworks.replace" not in acts(page)
        assert reverse("frameworks_replace") not in client.get("/admin/").content.decode()

    def test_an_author_saves_drafts(self, client: Client) -> None:
        write()
        client.force_login(member("author", "change"))
        assert reverse("frameworks_replace") in client.get("/admin/").content.decode()
        replace_all(client)
        assert draft().one_line == "The gadget in one line."
        assert technique_page(LUA).one_line == "The widget in one line."

    def test_an_author_of_other_pages_sees_none_of_these(self, client: Client) -> None:
        page = write()
        user = member("owner", "add")
        client.force_login(user)
        assert not keys(preview(client))
        text = save(client, f"{page.pk}:{page.latest_revision_id}")
        assert "you may not edit it" in text
        TechniquePage.objects.filter(pk=page.pk).update(owner=user)
        assert keys(preview(client)) == [f"{page.pk}:{page.latest_revision_id}"]

    def test_forged_posts_are_refused(self, admin: User) -> None:
        page = write()
        client = Client(enforce_csrf_checks=True)
        client.force_login(admin)
        key = f"{page.pk}:{page.latest_revision_id}"
        assert client.post(URL, {"find": "widget", "page": key}).status_code == 403
        assert "frameworks.replace" not in acts(page)
