"""Version 3 of the API: the same pages, tokens that work, nothing ignored, bad writes refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import APIToken, Page, PageViewRestriction, Site

from core.models import User
from frameworks.models import Entry, Framework, FrameworkPage, TechniquePage
from tests.support.api import comment, import_small_release, make_token, note, service, technique, token

pytestmark = pytest.mark.django_db

EDITOR = ("add_page", "change_page", "publish_page")


@pytest.fixture
def attack(tmp_path: Path) -> None:
    import_small_release(tmp_path)


def call(
    method: str, path: str, expected: int = 200, /, *, bearer: str = "", body: Any = None, **query: Any
) -> Any:
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    response = Client().generic(
        method,
        f"/api/v3/{path}",
        json.dumps(body) if body is not None else "",
        content_type="application/json",
        headers=headers,
        query_params=query,
    )
    assert response.status_code == expected, response.content
    return response.json() if response.content else None


def get(path: str, expected: int = 200, /, **options: Any) -> Any:
    return call("GET", path, expected, **options)


def refused(path: str = "pages/", expected: int = 400, /, **options: Any) -> str:
    problem = get(path, expected, **options)
    assert problem["status"] == expected
    return str(problem["detail"])


def detail(external_id: str, **options: Any) -> Any:
    return get(f"pages/{technique(external_id).pk}/", **options)


def listed(**options: Any) -> list[str]:
    return [item["summary"]["external_id"] for item in get("pages/", **options)["items"]]


@pytest.mark.usefixtures("attack")
class TestPages:
    def test_serve_what_version_2_serves(self) -> None:
        page = service()
        comment(
            "T1059.011", note(f'<p><a linktype="page" id="{page.pk}">x</a></p>', "M1038"), one_line="Ours."
        )
        for path in (
            f"pages/{technique('T1059.011').pk}/",
            f"pages/{page.pk}/",
            f"pages/{FrameworkPage.objects.get().pk}/",
        ):
            two, three = Client().get(f"/api/v2/{path}").json(), get(path)
            assert three.keys() == two.keys()
            for name in two.keys() - {"meta"}:
                assert three[name] == two[name], name

    def test_list_a_summary(self) -> None:
        comment("T1059", one_line="Ours.", priority="high")
        [item] = get("pages/", external_id="T1059")["items"]
        assert item["summary"] == {
            "external_id": "T1059",
            "kind": "technique",
            "status": "active",
            "framework": {
                "slug": "attack",
                "name": Framework.objects.get().name,
                "publisher": Framework.objects.get().publisher,
            },
            "tactics": item["summary"]["tactics"],
            "platforms": ["Linux", "Windows"],
            "priority": "high",
            "one_line": "Ours.",
            "has_commentary": True,
        }
        assert [one["shortname"] for one in item["summary"]["tactics"]] == ["execution", "persistence"]
        assert item["meta"]["type"] == "frameworks.TechniquePage"
        assert item["meta"]["last_published_at"]

    def test_list_pages_of_every_type_together(self) -> None:
        service()
        items = {item["meta"]["type"]: item for item in get("pages/", limit=100)["items"]}
        assert items["services.ServicePage"]["summary"] == {"introduction": "What we do."}
        assert items["frameworks.FrameworkPage"]["summary"]["release"]["version"] == "18.1"
        assert items["pages.HomePage"]["summary"] == {}
        assert "external_id" in items["frameworks.TechniquePage"]["summary"]

    def test_list_the_fields_that_are_asked_for(self) -> None:
        [item] = get("pages/", external_id="T1059.011", fields="*,publisher(-procedures),-firm")["items"]
        assert item["publisher"]["mitigations"]
        assert "procedures" not in item["publisher"]
        assert "firm" not in item
        assert "summary" not in item
        [item] = get("pages/", external_id="T1059.011", fields="one_line")["items"]
        assert set(item) == {"id", "title", "meta", "one_line"}
        items = get("pages/", fields="introduction", limit=100)["items"]
        assert {"introduction" in item for item in items} == {True, False}

    def test_take_the_filters_of_version_2(self) -> None:
        comment("T1100", note("<p>Zephyr.</p>"), priority="critical")
        assert listed(external_id="t1059/011") == ["T1059.011"]
        assert listed(framework="attack", tactic="persistence", platform="windows") == ["T1059"]
        assert listed(status="deprecated", has_commentary="true", priority="critical") == ["T1100"]
        assert listed(search="zephyr") == ["T1100"]
        assert listed(order="priority")[0] == "T1100"
        assert listed(order="-external_id", limit=1, offset=1) == ["T1059.011"]
        assert get("pages/", type="frameworks.TechniquePage", limit=100)["count"] == 3

    def test_find_one_page(self) -> None:
        response = Client().get(
            "/api/v3/pages/find/?external_id=t1059.011&rich_text_format=markdown", follow=True
        )
        assert response.json()["publisher"]["external_id"] == "T1059.011"
        assert response.redirect_chain == [
            (f"/api/v3/pages/{technique('T1059.011').pk}/?rich_text_format=markdown", 302)
        ]
        assert refused("pages/find/", 404, html_path="/nowhere/")
        assert "say which page" in refused("pages/find/")


@pytest.mark.usefixtures("attack")
class TestWhatMakesNoSense:
    @pytest.mark.parametrize(
        ("query", "words"),
        [
            ({"extrnal_id": "T1059"}, "unknown parameter extrnal_id"),
            ({"external_id": "nonsense"}, "no id of a technique"),
            ({"status": "live"}, "none of active"),
            ({"limit": "101"}, "from 0 to 100"),
            ({"limit": "many"}, "no whole number"),
            ({"offset": "-1"}, "no whole number"),
            ({"order": "importance"}, "unknown ordering"),
            ({"fields": "nonsense"}, "unknown field nonsense"),
            ({"type": "nonsense"}, "no type of page"),
            ({"rich_text_format": "pdf"}, "none of html"),
            ({"rich_text_format": "markdown", "limit": "50"}, "at most 20"),
            ({"search": "x" * 201}, "longer than"),
            ({"slug": "\x00"}, "NUL"),
        ],
    )
    def test_is_refused_in_one_line(self, query: dict[str, str], words: str) -> None:
        message = refused(**query)
        assert words in message
        assert "\n" not in message

    def test_is_refused_by_every_operation(self) -> None:
        assert "unknown parameter nonsense" in refused(f"pages/{technique('T1059').pk}/", nonsense="1")
        assert "unknown parameter nonsense" in refused("images/", nonsense="1")
        assert "unknown parameter kinds" in refused("frameworks/attack/entries/", kinds="tactic")
        assert get("images/", title="x") == {"items": [], "count": 0}


@pytest.mark.usefixtures("attack")
class TestTokens:
    def test_a_bad_token_is_no_visitor(self) -> None:
        good = token("ada", *EDITOR)
        for bad in ("nonsense", good[:-1], f"{good} "):
            assert "not valid" in refused("pages/", 401, bearer=bad)
            assert "not valid" in refused(f"pages/{technique('T1059').pk}/", 401, bearer=bad)
            assert "not valid" in refused("frameworks/", 401, bearer=bad)
        response = Client().get("/api/v3/pages/", headers={"Authorization": "Basic YTpi"})
        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"] == "Bearer"

    def test_a_token_of_somebody_who_left_is_bad(self) -> None:
        bearer = token("ada", *EDITOR)
        assert get("pages/", bearer=bearer)["count"]
        User.objects.update(is_active=False)
        assert refused("pages/", 401, bearer=bearer)
        User.objects.update(is_active=True)
        APIToken.objects.get().revoke()
        assert refused("pages/", 401, bearer=bearer)

    def test_a_token_that_may_do_nothing_sees_what_everybody_sees(self) -> None:
        bearer = token("reader")
        everybody = get("pages/", limit=100)
        assert get("pages/", limit=100, bearer=bearer) == everybody
        assert detail("T1059", bearer=bearer) == detail("T1059")

    def test_an_editor_sees_drafts_as_well(self) -> None:
        page = service("Plans")
        page.unpublish()
        editor, reader = token("editor", *EDITOR), token("reader")
        assert get(f"pages/{page.pk}/", bearer=editor)["title"] == "Plans"
        assert refused(f"pages/{page.pk}/", 404, bearer=reader)
        seen = {item["id"] for item in get("pages/", bearer=editor, limit=100)["items"]}
        assert seen == {page.pk, *(item["id"] for item in get("pages/", limit=100)["items"])}

    def test_a_draft_version_is_for_those_who_may_change_the_page(self) -> None:
        page = comment("T1059", one_line="Published")
        page.one_line = "A draft"
        page.save_revision()
        editor, reader = token("editor", *EDITOR), token("reader")
        assert detail("T1059", version="draft", bearer=editor)["one_line"] == "A draft"
        assert detail("T1059", bearer=editor)["one_line"] == "Published"
        assert "may change the page" in refused(f"pages/{page.pk}/", 403, version="draft", bearer=reader)
        assert refused(f"pages/{page.pk}/", 401, version="draft")

    def test_a_session_opens_nothing(self) -> None:
        page = service("For members")
        PageViewRestriction.objects.create(page=page, restriction_type="login")
        client = Client()
        client.force_login(User.objects.create_superuser("root"))
        assert client.get(f"/api/v3/pages/{page.pk}/").status_code == 404
        assert client.get("/api/v3/whoami/").status_code == 401


@pytest.mark.usefixtures("attack")
class TestPrivacy:
    def test_hidden_pages_are_not_served(self) -> None:
        draft, private = service("Secret draft"), service("Secret page")
        draft.unpublish()
        PageViewRestriction.objects.create(page=private, restriction_type="password", password="x")
        for page in (draft, private):
            assert refused(f"pages/{page.pk}/", 404)
            assert refused("pages/find/", 404, id=page.pk)
            for name in ("child_of", "descendant_of", "ancestor_of", "translation_of"):
                assert "no page" in refused("pages/", **{name: page.pk})
        answer = Client().get("/api/v3/pages/?limit=100&fields=*").content.decode()
        assert "Secret" not in answer

    def test_a_hidden_parent_or_source_is_not_named(self) -> None:
        parent = service("Secret group")
        child = parent.add_child(instance=type(parent)(title="Open", introduction="x"))
        assert get(f"pages/{child.pk}/")["meta"]["parent"]["title"] == "Secret group"
        parent.unpublish()
        assert get(f"pages/{child.pk}/")["meta"]["parent"] is None
        source = service("Secret source")
        alias = source.create_alias(update_slug="alias")
        Page.objects.filter(pk=source.pk).update(live=False)
        assert get(f"pages/{alias.pk}/")["meta"]["alias_of"] is None

    def test_the_catalogue_is_as_private_as_the_frameworks_page(self) -> None:
        PageViewRestriction.objects.create(page=FrameworkPage.objects.get(), restriction_type="login")
        assert get("frameworks/") == {"count": 0, "items": []}
        for path in ("", "releases/", "entries/", "entries/T1059/", "relationships/"):
            assert refused(f"frameworks/attack/{path}", 404)


@pytest.mark.usefixtures("attack")
class TestTheCatalogue:
    def test_lists_frameworks_and_releases(self) -> None:
        [framework] = get("frameworks/")["items"]
        assert (framework["slug"], framework["release"]["version"]) == ("attack", "18.1")
        assert framework["counts"]["mitigation"] == 1
        assert framework == get("frameworks/attack/")
        [release] = get("frameworks/attack/releases/")["items"]
        assert len(release["sha256"]) == 64
        assert str(Framework.objects.get().releases.get().source) not in json.dumps(release)
        assert "no framework nist" in refused("frameworks/nist/", 404)

    def test_lists_entries_of_every_kind(self) -> None:
        entries = get("frameworks/attack/entries/", limit=100)
        assert entries["count"] == Entry.objects.count() == len(entries["items"])
        [tactic] = get("frameworks/attack/entries/", external_id="ta0002")["items"]
        assert (tactic["kind"], tactic["title"], tactic["page_id"]) == ("tactic", "Execution", None)
        [sub] = get("frameworks/attack/entries/", kind="subtechnique", platform="linux", status="active")[
            "items"
        ]
        assert (sub["parent"], sub["page_id"]) == ("T1059", technique("T1059.011").pk)
        assert "none of" in refused("frameworks/attack/entries/", kind="control")
        assert "none of" in refused("frameworks/attack/entries/", status="live")

    def test_serves_one_entry_with_its_text(self) -> None:
        entry = get("frameworks/attack/entries/t1059/")
        assert entry["statement"]["html"].startswith("<p>Runs <em>commands</em>")
        assert entry["references"][0]["name"] == "Shell Report"
        assert entry["labels"]["platform"] == ["Linux", "Windows"]
        assert get("frameworks/attack/entries/T1064/")["replaced_by"]["external_id"] == "T1059.011"
        assert get(f"frameworks/attack/entries/{entry['key']}/") == entry
        assert "no entry T9999" in refused("frameworks/attack/entries/T9999/", 404)

    def test_lists_relationships(self) -> None:
        uses = get("frameworks/attack/relationships/", type="uses", target="T1059.011")
        assert uses["count"] == 2
        [worm] = get("frameworks/attack/relationships/", type="uses", target="T1059.011", source="S0001")[
            "items"
        ]
        assert worm["source"]["title"] == "Worm"
        assert worm["html"].startswith("<p>Worm runs scripts.")
        assert worm["references"][0]["name"] == "Worm Report"
        assert "none of" in refused("frameworks/attack/relationships/", type="likes")


@pytest.mark.usefixtures("attack")
class TestWrites:
    def patch(self, page: Page, body: Any, expected: int = 200) -> Any:
        user = User.objects.filter(username="root").first() or User.objects.create_superuser("root")
        return call("PATCH", f"pages/{page.pk}/", expected, bearer=make_token(user), body=body)

    def test_an_editor_writes_commentary(self) -> None:
        body = {
            "one_line": "Ours.",
            "priority": "high",
            "commentary": [
                {"type": "our_view", "value": {"text": "<p>Do <b>this</b>.</p>", "part": "M1038"}}
            ],
            "meta": {"action": "publish"},
        }
        answer = self.patch(technique("T1059.011"), body)
        assert answer["firm"]["commentary"][0]["value"] == {"text": "<p>Do <b>this</b>.</p>", "part": "M1038"}
        assert detail("T1059.011")["one_line"] == "Ours."

    @pytest.mark.parametrize("name", ["title", "slug", "entry"])
    def test_what_the_publisher_says_cannot_be_written(self, name: str) -> None:
        problem = self.patch(technique("T1059"), {name: "mine", "one_line": "x"}, 400)
        assert f"{name} cannot be changed here: it is the publisher's" in problem["detail"]
        page = technique("T1059")
        assert (page.title, page.slug, page.one_line) == ("Interpreter", "t1059", "")

    @pytest.mark.parametrize(
        "body",
        [
            {"oneline": "typo"},
            {"meta": {"acton": "publish"}},
            {"publisher": {"name": "x"}},
            {"priority": "urgent"},
            {"commentary": "text"},
            {"commentary": ["text"]},
            {"commentary": [{"type": "our_view"}]},
            {"commentary": [{"type": "no_such_block", "value": {}}]},
            {"commentary": [{"type": "our_view", "value": "text"}]},
            {"commentary": [{"type": "our_view", "value": {"txt": "typo"}}]},
            {"commentary": [{"type": "our_view", "value": {"text": 5}}]},
            {"commentary": [{"type": "call_to_action", "value": {"page": "x"}}]},
            {"commentary": [{"type": "checklist", "value": {"items": {}}}]},
            {"commentary": [{"type": "image", "value": {"image": 7}}]},
        ],
    )
    def test_what_is_unknown_or_misshapen_is_refused(self, body: Any) -> None:
        problem = self.patch(technique("T1059"), body, 422)
        assert problem["errors"]
        assert technique("T1059").revisions.count() == 0

    def test_a_service_takes_its_own_title(self) -> None:
        assert self.patch(service(), {"title": "New", "meta": {"action": "publish"}})["title"] == "New"
        assert self.patch(service("Another"), {"ttle": "New"}, 422)

    def test_techniques_are_neither_made_nor_copied(self) -> None:
        bearer = make_token(User.objects.create_superuser("root"))
        before = TechniquePage.objects.count()
        parent = FrameworkPage.objects.get()
        body = {"title": "Mine", "meta": {"type": "frameworks.TechniquePage", "parent_id": parent.pk}}
        response = Client().post(
            "/api/v3/pages/",
            body,
            content_type="application/json",
            headers={"Authorization": f"Bearer {bearer}"},
        )
        assert response.status_code in (400, 403, 422), response.content
        page = technique("T1059")
        for action, payload in {
            "copy": {"slug": "mine"},
            "create_alias": {"slug": "mine"},
            "move": {"destination_id": parent.get_parent().pk},
        }.items():
            response = Client().post(
                f"/api/v3/pages/{page.pk}/actions/{action}/",
                payload,
                content_type="application/json",
                headers={"Authorization": f"Bearer {bearer}"},
            )
            assert response.status_code in (400, 403, 422), (action, response.status_code, response.content)
        assert TechniquePage.objects.count() == before
        assert technique("T1059").url_path == page.url_path

    def test_the_root_page_of_a_site_stays(self) -> None:
        bearer = make_token(User.objects.create_superuser("root"))
        home = Site.objects.get().root_page
        above = Page.get_first_root_node()
        for page in (home, above):
            for path in (f"pages/{page.pk}/", f"pages/{page.pk}/actions/delete/"):
                problem = call("DELETE", path, 403, bearer=bearer)
                assert problem["detail"] == "the root page of a site cannot be deleted through the API"
        assert Site.objects.get().root_page == home
        article = service("Short-lived")
        call("DELETE", f"pages/{article.pk}/", 204, bearer=bearer)
        assert not Page.objects.filter(pk=article.pk).exists()

    def test_without_permission_nothing_is_written(self) -> None:
        page = technique("T1059")
        assert call("PATCH", f"pages/{page.pk}/", 401, body={"one_line": "x"})
        assert call("PATCH", f"pages/{page.pk}/", 403, bearer=token("reader"), body={"one_line": "x"})
        assert call("PATCH", f"pages/{page.pk}/", 401, bearer="nonsense", body={"one_line": "x"})
        assert technique("T1059").one_line == ""

    def test_images_of_a_commentary_can_be_chosen(self) -> None:
        image = Image.objects.create(title="A diagram", file=get_test_image_file())
        value = {"image": {"image": image.pk, "alt_text": "Boxes", "decorative": False}, "caption": ""}
        answer = self.patch(technique("T1059"), {"commentary": [{"type": "image", "value": value}]})
        assert answer["firm"]["commentary"][0]["value"]["image"]["alt"] == "Boxes"
