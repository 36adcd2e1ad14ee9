"""Version 2 of the API: what a client needs to show and to find techniques, and nothing that is private."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site

from core.models import User
from frameworks.models import (
    Entry,
    EntryVersion,
    Framework,
    FrameworkPage,
    Mapping,
    Release,
    Review,
    TechniquePage,
)
from services.models import ServiceLink
from tests.support.api import comment, import_small_release, note, service, technique
from tests.support.bundles import relationship, small_release_objects, source
from tests.support.bundles import technique as technique_object
from tests.support.imports import import_objects

pytestmark = pytest.mark.django_db

SITE = "http://localhost"


@pytest.fixture
def attack(tmp_path: Path) -> None:
    import_small_release(tmp_path)


def get(path: str, expected: int = 200, /, **parameters: Any) -> Any:
    response = Client().get(f"/api/v2/{path}", parameters)
    assert response.status_code == expected, response.content
    assert response.headers["Content-Type"] == "application/json"
    return response.json()


def listed(**parameters: Any) -> list[str]:
    """The external ids of the techniques that a list has, in its order."""
    answer = get("pages/", fields="external_id", type="frameworks.TechniquePage", **parameters)
    return [item["external_id"] for item in answer["items"]]


def refused(path: str = "pages/", **parameters: Any) -> str:
    """The one line that a bad request is answered with."""
    message = get(path, 400, **parameters)["message"]
    assert "\n" not in message
    return str(message)


def detail(external_id: str, **parameters: Any) -> Any:
    return get(f"pages/{technique(external_id).pk}/", **parameters)


@pytest.mark.usefixtures("attack")
class TestATechnique:
    def test_says_what_the_publisher_says(self) -> None:
        publisher = detail("T1059.011")["publisher"]
        assert (publisher["external_id"], publisher["kind"], publisher["name"]) == (
            "T1059.011",
            "subtechnique",
            "Script",
        )
        assert publisher["status"] == "active"
        assert publisher["is_subtechnique"] is True
        assert publisher["parent"]["external_id"] == "T1059"
        assert publisher["parent"]["url"] == f"{SITE}/frameworks/attack/t1059/"
        assert publisher["statement"] == {"source": "About Script.", "html": "<p>About Script.</p>"}
        assert publisher["platforms"] == ["Linux", "Windows"]
        assert publisher["version"] == "1.0"
        assert publisher["created"].startswith("2020-01-02")
        assert publisher["modified"].startswith("2024-05-06")
        assert publisher["url"] == "https://attack.mitre.org/techniques/T1059/011"

    def test_names_tactics_in_every_way(self) -> None:
        tactics = detail("T1059")["publisher"]["tactics"]
        assert [(one["external_id"], one["title"], one["shortname"]) for one in tactics] == [
            ("TA0002", "Execution", "execution"),
            ("TA0003", "Persistence", "persistence"),
        ]
        assert tactics[0]["url"] == f"{SITE}/frameworks/attack/tactics/ta0002/"

    def test_says_how_to_prevent_and_detect_it(self) -> None:
        publisher = detail("T1059.011")["publisher"]
        [mitigation] = publisher["mitigations"]
        assert mitigation["entry"]["external_id"] == "M1038"
        assert mitigation["html"].startswith("<p>Block it.")
        [strategy] = publisher["detection"]["strategies"]
        [analytic] = strategy["analytics"]
        assert (strategy["entry"]["external_id"], analytic["entry"]["external_id"]) == ("DET0001", "AN0001")
        assert analytic["platforms"] == ["Linux"]
        assert [(one["name"], one["channel"]) for one in analytic["log_sources"]] == [
            ("auditd", "execve"),
            ("sysmon", "EventCode=1"),
        ]
        assert analytic["mutable_elements"] == [
            {"field": "TimeWindow", "description": "How long to look back"}
        ]

    def test_says_who_used_it(self) -> None:
        procedures = detail("T1059.011")["publisher"]["procedures"]
        assert procedures["count"] == 2
        assert [one["entry"]["title"] for one in procedures["items"]] == ["Crew", "Worm"]

    def test_numbers_its_references(self) -> None:
        publisher = detail("T1059.011")["publisher"]
        first, second = publisher["references"]
        assert (first["number"], first["id"], first["name"]) == (1, "ref-1", "Block Report")
        assert (second["number"], second["name"]) == (2, "Worm Report")
        assert 'href="#ref-1"' in publisher["mitigations"][0]["html"]
        assert f'id="{first["cited_by"][0]}"' in publisher["mitigations"][0]["html"]

    def test_names_subtechniques_and_contributors(self) -> None:
        publisher = detail("T1059")["publisher"]
        assert [one["external_id"] for one in publisher["subtechniques"]] == ["T1059.011"]
        assert publisher["contributors"] == ["Ada", "Grace"]

    def test_says_which_layer_is_whose_and_what_is_owed(self) -> None:
        page = detail("T1059")
        assert page["firm"]["has_commentary"] is False
        assert page["firm"]["commentary"] == []
        notice = page["notices"]["publisher"]
        assert notice["name"] == Framework.objects.get().publisher
        assert "MITRE" in notice["notice"]
        assert notice["licence"]
        assert "publisher" in notice["applies_to"]
        assert page["notices"]["firm"]["applies_to"] == ["priority", "one_line", "has_commentary", "firm"]
        assert set(page) - {"id", "meta", "notices", "mappings"} == {
            key for layer in page["notices"].values() for key in layer["applies_to"]
        } | {"framework"}

    def test_says_which_release_it_is_of(self) -> None:
        release = detail("T1059")["release"]
        assert (release["framework"], release["version"], release["state"]) == ("attack", "18.1", "current")

    def test_leads_to_what_replaced_it(self, tmp_path: Path) -> None:
        objects = [
            one for one in small_release_objects("19.0") if one["id"] != technique_object("T1059.011")["id"]
        ]
        gone = technique_object("T1059.011", "Script", x_mitre_is_subtechnique=True, revoked=True)
        new = technique_object("T1700", "Scripts")
        known = {one["id"] for one in (*objects, gone, new)}
        kept = [one for one in objects if {one.get("source_ref"), one.get("target_ref")} - {None} <= known]
        import_objects(tmp_path, *kept, gone, new, relationship(gone, "revoked-by", new), release="19.0")
        page = detail("T1059.011")
        assert page["status"] == "revoked"
        assert page["publisher"]["replaced_by"]["external_id"] == "T1700"

    def test_resolves_links_to_other_entries(self, tmp_path: Path) -> None:
        linking = technique_object(
            "T1600",
            "Linking",
            description="See [Interpreter](https://attack.mitre.org/techniques/T1059).(Citation: A Report)",
        )
        linking["external_references"].append(source("A Report"))
        import_objects(tmp_path, *small_release_objects("19.0"), linking, release="19.0")
        html = detail("T1600")["publisher"]["statement"]["html"]
        assert f'<a href="{SITE}/frameworks/attack/t1059/">Interpreter</a>' in html
        assert "catalogue:" not in html

    def test_serves_mappings_and_says_whose_they_are(self) -> None:
        framework = Framework.objects.create(
            slug="nist", name="NIST", publisher="NIST", source_format="oscal"
        )
        control = Entry.objects.create(
            framework=framework, key="ac-2", kind="control", external_id="AC-2", title="Accounts"
        )
        entry = Entry.objects.get(external_id="T1059")
        Mapping.objects.create(source=control, target=entry, relation="subset-of", origin="CTID")
        [mapping] = detail("T1059")["mappings"]
        assert (mapping["entry"]["external_id"], mapping["relation"]) == ("AC-2", "superset-of")
        assert (mapping["layer"], mapping["origin"]) == ("publisher", "CTID")


@pytest.mark.usefixtures("attack")
class TestTheFirmsLayer:
    def test_has_every_block_ready_to_show(self) -> None:
        page = service()
        document = Document.objects.create(title="Guide", file=get_test_image_file("guide.txt"))
        image = Image.objects.create(title="A diagram", file=get_test_image_file())
        comment(
            "T1059.011",
            note(
                f'<p>See <a linktype="page" id="{page.pk}">our service</a> and '
                f'<a linktype="document" id="{document.pk}">the guide</a>.</p>',
                part="M1038",
            ),
            (
                "image",
                {
                    "image": {"image": image.pk, "alt_text": "Three boxes", "decorative": False},
                    "caption": "C",
                },
            ),
            (
                "call_to_action",
                {"heading": "Ask us", "label": "Talk", "page": page.pk, "url": "", "text": ""},
            ),
            ("checklist", {"title": "Do", "items": [{"task": "One", "owner": "IT", "effort": "days"}]}),
            one_line="Scripts in disguise.",
            priority="high",
            author=User.objects.create_user("ada", first_name="Ada", last_name="Byron"),
        )
        firm = detail("T1059.011")["firm"]
        text, picture, call, checklist = firm["commentary"]
        assert text["value"]["part"] == "M1038"
        assert f'<a href="{page.full_url}">our service</a>' in text["value"]["text"]
        assert "/documents/" in text["value"]["text"]
        assert "linktype" not in text["value"]["text"]
        shown = picture["value"]["image"]
        assert (shown["title"], shown["alt"]) == ("A diagram", "Three boxes")
        assert shown["renditions"]
        assert shown["renditions"][0]["url"].startswith("http")
        assert call["value"]["page"] == {
            "id": page.pk,
            "type": "services.ServicePage",
            "title": page.title,
            "url": page.full_url,
        }
        assert checklist["value"]["items"] == [{"task": "One", "owner": "IT", "effort": "days"}]
        assert (firm["one_line"], firm["priority"]) == ("Scripts in disguise.", "high")
        assert firm["author"] == {"name": "Ada Byron"}

    def test_gives_rich_text_in_other_formats(self) -> None:
        page = service()
        comment("T1059", note(f'<p><b>Do</b> <a linktype="page" id="{page.pk}">this</a></p>'))
        texts = {
            name: detail("T1059", rich_text_format=name)["firm"]["commentary"][0]["value"]["text"].strip()
            for name in ("html", "markdown", "db_html")
        }
        assert texts["html"] == f'<p><b>Do</b> <a href="{page.full_url}">this</a></p>'
        assert texts["markdown"] == f"**Do** [this]({page.full_url})"
        assert texts["db_html"] == f'<p><b>Do</b> <a linktype="page" id="{page.pk}">this</a></p>'

    def test_names_related_pages_with_reasons_from_both_ends(self) -> None:
        page = service()
        ServiceLink.objects.create(page=page, target=technique("T1059"), reason="Because we harden it.")
        [link] = detail("T1059")["firm"]["related"]
        assert (link["title"], link["url"]) == (page.title, page.full_url)
        assert (link["reason"], link["direction"], link["kind"]) == (
            "Because we harden it.",
            "from",
            "service",
        )
        [back] = get(f"pages/{page.pk}/")["related"]
        assert (back["identifier"], back["direction"]) == ("T1059", "to")

    def test_says_what_it_was_reviewed_against(self) -> None:
        page = comment("T1059", note("<p>Ours</p>"))
        assert detail("T1059")["firm"]["review"] is None
        stamp = Review.objects.create(
            page=page, release=Release.objects.get(), digest=EntryVersion.objects.get(entry=page.entry).digest
        )
        review = detail("T1059")["firm"]["review"]
        assert (review["release"], review["is_current"]) == ("18.1", True)
        Review.objects.filter(pk=stamp.pk).update(digest="of an older text")
        assert detail("T1059")["firm"]["review"]["is_current"] is False

    def test_shows_what_is_published_and_not_the_draft(self) -> None:
        page = comment("T1059", note("<p>Published</p>"), one_line="Published")
        page.one_line = "A draft"
        page.save_revision()
        assert detail("T1059")["firm"]["one_line"] == "Published"


@pytest.mark.usefixtures("attack")
class TestLists:
    def test_are_filtered_by_external_id_in_any_spelling(self) -> None:
        for spelling in ("T1059.011", "t1059.011", "T1059/011", "t1059-011", "ATTACK-T1059.011"):
            assert listed(external_id=spelling) == ["T1059.011"]
        assert listed(external_id="T1059,T1100") == ["T1059", "T1100"]

    def test_know_the_type_from_the_filter(self) -> None:
        [item] = get("pages/", external_id="T1059", fields="publisher")["items"]
        assert item["publisher"]["name"] == "Interpreter"

    def test_are_filtered_by_tactic_in_any_name(self) -> None:
        for name in ("TA0003", "ta0003", "persistence", "Persistence"):
            assert listed(tactic=name) == ["T1059"]

    def test_are_filtered_by_framework_platform_and_status(self, tmp_path: Path) -> None:
        mac = technique_object("T1500", "Mac", platforms=["macOS"])
        import_objects(tmp_path, *small_release_objects("19.0"), mac, release="19.0")
        assert listed(platform="macOS") == ["T1500"]
        assert listed(platform="macos") == ["T1500"]
        assert listed(status="deprecated") == ["T1100"]
        assert listed(framework="attack", status="active", platform="windows") == ["T1059", "T1059.011"]

    def test_are_filtered_by_the_firms_layer(self) -> None:
        comment("T1059", note("<p>Ours</p>"), priority="high")
        comment("T1100", one_line="Ours as well.")
        assert listed(has_commentary="true") == ["T1059", "T1100"]
        assert listed(has_commentary="false") == ["T1059.011"]
        assert listed(priority="high") == ["T1059"]
        assert listed(priority="none") == ["T1059.011", "T1100"]

    def test_are_ordered(self) -> None:
        comment("T1100", priority="critical")
        comment("T1059.011", priority="low")
        assert listed(order="-external_id") == ["T1100", "T1059.011", "T1059"]
        assert listed(order="priority") == ["T1100", "T1059.011", "T1059"]
        assert listed(order="-last_published_at")[:2] == ["T1059.011", "T1100"]
        assert listed(order="title") == ["T1100", "T1059", "T1059.011"]

    def test_are_searched_by_words_of_both_layers_and_by_id(self) -> None:
        comment("T1100", note("<p>Zephyr is our word.</p>"))
        assert listed(search="zephyr") == ["T1100"]
        assert listed(search="t1059/011")[0] == "T1059.011"
        assert listed(search="script", order="external_id", status="active") == ["T1059.011"]
        assert listed(search='"') == []

    def test_come_in_pages(self) -> None:
        first = get("pages/", type="frameworks.TechniquePage", limit=2)
        rest = get("pages/", type="frameworks.TechniquePage", limit=2, offset=2)
        beyond = get("pages/", type="frameworks.TechniquePage", offset=50)
        assert first["meta"] == rest["meta"] == beyond["meta"] == {"total_count": 3}
        assert [len(part["items"]) for part in (first, rest, beyond)] == [2, 1, 0]

    def test_serve_what_is_asked_for(self) -> None:
        [item] = get("pages/", external_id="T1059", fields="_,title,publisher(_,name,procedures)")["items"]
        assert item == {
            "title": "Interpreter",
            "publisher": {"name": "Interpreter", "procedures": item["publisher"]["procedures"]},
        }
        [item] = get("pages/", external_id="T1059", fields="*,publisher(-procedures),-firm")["items"]
        assert "procedures" not in item["publisher"]
        assert "statement" in item["publisher"]
        assert "firm" not in item
        [item] = get("pages/", external_id="T1059", fields="*,-publisher")["items"]
        assert "publisher" not in item

    def test_find_one_page(self) -> None:
        for parameters in ({"external_id": "t1059.011"}, {"html_path": "/frameworks/attack/t1059-011/"}):
            response = Client().get("/api/v2/pages/find/", parameters, follow=True)
            assert response.json()["publisher"]["external_id"] == "T1059.011"
        assert get("pages/find/", 404, html_path="/frameworks/attack/t9999/")

    def test_serve_every_other_type_as_well(self) -> None:
        service(next_step_page=technique("T1059"))
        page = service("A second service")
        items = get("pages/", type="services.ServicePage", fields="*")["items"]
        assert items[0]["next_step_page"]["title"] == "Interpreter"
        assert items[1]["introduction"] == "What we do."
        assert get(f"pages/{page.pk}/")["body"] == []
        framework = get(f"pages/{FrameworkPage.objects.get().pk}/")
        assert framework["release"]["version"] == "18.1"
        assert framework["counts"]["technique"] == 1
        assert "MITRE" in framework["notices"]["publisher"]["notice"]


@pytest.mark.usefixtures("attack")
class TestWhatMakesNoSense:
    @pytest.mark.parametrize(
        ("parameters", "words"),
        [
            ({"extrnal_id": "T1059"}, "unknown parameter extrnal_id"),
            ({"external_id": "powershell"}, "write T1059 or T1059.011"),
            ({"external_id": "M1038"}, "no id of a technique"),
            ({"framework": "atack"}, "none of attack"),
            ({"tactic": "exekution"}, "give an id (TA0002)"),
            ({"platform": "Winows"}, "there are: Linux, Windows"),
            ({"status": "live"}, "none of active, deprecated, revoked, withdrawn"),
            ({"priority": "urgent"}, "none of critical, high, medium, low, none"),
            ({"has_commentary": "yes"}, "neither true nor false"),
            ({"order": "importance"}, "unknown ordering 'importance'"),
            ({"limit": "101"}, "from 0 to 100"),
            ({"limit": "-1"}, "from 0 to 100"),
            ({"offset": "x"}, "no whole number"),
            ({"type": "frameworks.Technique"}, "there are: frameworks.FrameworkPage"),
            ({"type": "core.User"}, "no type of page"),
            ({"type": "services.ServicePage", "external_id": "T1059"}, "unknown parameter external_id"),
            ({"fields": "publisher"}, "name a type"),
            ({"fields": "*,title", "external_id": "T1059"}, "fields error"),
            ({"fields": "publisher(nonsense)", "external_id": "T1059"}, "unknown field nonsense"),
            ({"fields": "status(x)", "external_id": "T1059"}, "no parts"),
            ({"child_of": "x"}, "no id"),
            ({"child_of": "99999"}, "there is no page 99999"),
            ({"descendant_of": "99999999999999999999"}, "no id"),
            ({"locale": "xx"}, "no language"),
            ({"site": "example.org"}, "no site"),
            ({"rich_text_format": "pdf"}, "none of html"),
            ({"search": "x" * 201}, "longer than 200"),
            ({"search_operator": "xor", "search": "x"}, "none of and, or"),
            ({"first_published_at": "soon"}, "no date"),
            ({"id": "one"}, "no id"),
            ({"slug": "a\x00b"}, "NUL"),
            ({"title": "x" * 501}, "longer than 500"),
            ({"external_id": ",".join(["T1"] * 101)}, "more than 100 values"),
        ],
    )
    def test_is_refused_in_one_line(self, parameters: dict[str, str], words: str) -> None:
        assert words in refused(**parameters)

    def test_is_refused_on_a_page_as_well(self) -> None:
        assert "unknown parameter external_id" in refused(
            f"pages/{technique('T1059').pk}/", external_id="T1059"
        )
        assert "say which page" in refused("pages/find/")
        assert "no id" in refused("pages/find/", id="abc")
        assert "unknown field nonsense" in refused(f"pages/{technique('T1059').pk}/", fields="firm(nonsense)")

    def test_is_refused_for_images_and_documents(self) -> None:
        assert "nonsense" in refused("images/", nonsense="1")
        assert "no id" in refused("images/", id="x")
        assert "whole number" in refused("documents/", limit="500")
        assert "no id" in refused("redirects/", id="x")


@pytest.mark.usefixtures("attack")
class TestPrivacy:
    def hidden(self, page: Page) -> None:
        """Assert that nothing of a page is served anywhere."""
        assert get(f"pages/{page.pk}/", 404)
        assert page.pk not in [item["id"] for item in get("pages/", limit=100)["items"]]
        for name in ("child_of", "descendant_of", "ancestor_of", "translation_of"):
            assert "there is no page" in refused(**{name: page.pk})
        assert get("pages/find/", 404, id=page.pk)

    def test_a_draft_is_not_served(self) -> None:
        page = service("Secret plans")
        page.unpublish()
        self.hidden(page)
        assert get("pages/", search="secret plans")["meta"]["total_count"] == 0

    @pytest.mark.parametrize("kind", ["password", "login", "groups"])
    def test_a_private_page_and_what_is_below_it_is_not_served(self, kind: str) -> None:
        index = FrameworkPage.objects.get()
        PageViewRestriction.objects.create(page=index, restriction_type=kind, password="x")
        page = technique("T1059")
        self.hidden(index)
        self.hidden(page)
        assert get("pages/", type="frameworks.TechniquePage")["meta"]["total_count"] == 0
        assert listed(search="interpreter") == []

    def test_a_visitor_who_may_see_it_elsewhere_is_answered_like_anybody(self) -> None:
        page = service("For members")
        PageViewRestriction.objects.create(page=page, restriction_type="login")
        client = Client()
        client.force_login(User.objects.create_superuser("root"))
        assert client.get(f"/api/v2/pages/{page.pk}/").status_code == 404

    def test_links_to_a_hidden_page_name_nothing_of_it(self) -> None:
        page = service("Secret plans", slug="secret-plans")
        ServiceLink.objects.create(page=page, target=technique("T1059"), reason="For our eyes only.")
        comment(
            "T1059",
            note(f'<p><a linktype="page" id="{page.pk}">this</a></p>'),
            ("call_to_action", {"heading": "Ask", "label": "Talk", "page": page.pk, "url": "", "text": ""}),
        )
        other = service("Another", next_step_page=page)
        alias = page.create_alias(update_slug="secret-copy")
        page.unpublish()
        for path in (f"pages/{technique('T1059').pk}/", f"pages/{other.pk}/"):
            answer = Client().get(f"/api/v2/{path}").content.decode()
            assert "Secret" not in answer
            assert "secret" not in answer
            assert "eyes only" not in answer
        assert not TechniquePage.objects.filter(pk=alias.pk).exists()

    def test_a_hidden_parent_is_not_named(self) -> None:
        parent = service("Secret group")
        child = parent.add_child(instance=type(parent)(title="Open", introduction="x"))
        assert get(f"pages/{child.pk}/")["meta"]["parent"]["title"] == "Secret group"
        parent.unpublish()
        assert get(f"pages/{child.pk}/")["meta"]["parent"] is None

    def test_an_alias_is_as_private_as_its_source(self) -> None:
        page = service("Source")
        alias = page.create_alias(update_slug="copy")
        PageViewRestriction.objects.create(page=page, restriction_type="login")
        self.hidden(Page.objects.get(pk=alias.pk))

    def test_files_of_private_collections_are_not_served(self) -> None:
        collection = Collection.get_first_root_node().add_child(name="Private")
        CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
        image = Image.objects.create(title="Secret", file=get_test_image_file(), collection=collection)
        document = Document.objects.create(title="Secret", file=get_test_image_file(), collection=collection)
        assert get(f"images/{image.pk}/", 404)
        assert get(f"documents/{document.pk}/", 404)
        assert get("images/")["meta"]["total_count"] == 0
        comment(
            "T1059",
            note(f'<p><a linktype="document" id="{document.pk}">it</a></p>'),
            ("image", {"image": {"image": image.pk, "alt_text": "x", "decorative": False}, "caption": ""}),
        )
        text, picture = detail("T1059")["firm"]["commentary"]
        assert text["value"]["text"] == "<p><a>it</a></p>"
        assert picture["value"]["image"] is None

    def test_another_sites_pages_are_asked_for_by_name(self) -> None:
        home = Page.get_first_root_node().add_child(instance=Page(title="Other", slug="other"))
        Site.objects.create(hostname="other.example", port=80, root_page=home)
        assert home.pk not in [item["id"] for item in get("pages/", limit=100)["items"]]
        assert [item["id"] for item in get("pages/", site="other.example")["items"]] == [home.pk]


def test_files_of_the_site_are_served() -> None:
    image = Image.objects.create(title="A diagram", file=get_test_image_file())
    image.tags.add("network")
    document = Document.objects.create(title="Guide", file=get_test_image_file())
    assert get(f"images/{image.pk}/")["title"] == "A diagram"
    assert get("images/", tags="network")["meta"]["total_count"] == 1
    assert get("images/", title="Nothing")["meta"]["total_count"] == 0
    assert get(f"documents/{document.pk}/")["title"] == "Guide"
    assert get("redirects/")["meta"]["total_count"] == 0
