"""A technique as of a release: the publisher's text and the firm's as they were."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry, PageViewRestriction

from frameworks.models import Entry, Release, TechniquePage
from frameworks.technique import load
from frameworks.technique.as_of import load_as_of
from frameworks.technique.editions import editions
from tests.support.bundles import Object, relationship, technique
from tests.support.imports import import_objects
from tests.support.released import HOME, import_small_release, many_procedures, section, visit, words
from tests.support.releases import (
    ID,
    LUA,
    PARENT,
    add_releases,
    import_newer,
    import_older,
    newer,
    older,
    release,
)
from tests.support.scheduling import publish_what_was_scheduled
from tests.support.views import as_data

pytestmark = pytest.mark.django_db

THEN = f"{LUA}?as-of=17.1"


@pytest.fixture
def lua(tmp_path: Path) -> TechniquePage:
    """A page of 17.1, the current release so far."""
    cache.clear()
    return import_older(tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def say(page: TechniquePage, line: str) -> None:
    """Publish a commentary of one line, as an editor does."""
    fresh = TechniquePage.objects.get(pk=page.pk)
    fresh.one_line = line
    fresh.save_revision().publish()


def lua_entry() -> Entry:
    return Entry.objects.select_related("framework", "parent").get(external_id=ID)


class TestPublishersText:
    def test_is_that_of_the_release_in_every_part(
        self, lua: TechniquePage, folder: Path, client: Client
    ) -> None:
        shown_then = words(visit(client, LUA))
        import_newer(folder)
        html = visit(client, THEN)
        text = words(html)
        assert f'<h1><span class="id">{ID}</span> Old Lua</h1>' in html
        assert "Sub-technique of T1059 Old Interpreter" in text
        assert "Was run by Old Interpreter" in words(section(html, "statement"))
        assert "Platforms Linux, Windows" in text
        assert "Tactic Old Execution" in text
        assert "M1038 Old Prevention Prevent the old way." in words(section(html, "mitigations"))
        assert "Old Source Old Component Watch it." in words(section(html, "detection"))
        assert "Look for lua ." in words(section(html, "detection"))
        assert "G0001 Old Crew Crew ran it." in words(section(html, "procedures"))
        assert "Old Paper" in section(html, "references")
        assert "Crew Paper" in section(html, "references")
        for new in ("Raid", "DET0001", "macOS", "Is run", "the new way"):
            assert new not in text
            assert new not in shown_then

    def test_equals_what_was_shown_when_it_was_current(self, lua: TechniquePage, folder: Path) -> None:
        before = as_data(load([lua_entry()])[lua_entry().pk])
        import_newer(folder)
        entry = lua_entry()
        edition = next(one for one in editions(entry) if one.release.version == "17.1")
        assert as_data(load_as_of(entry, edition)) == before

    def test_equals_the_page_for_the_current_release(self, tmp_path: Path) -> None:
        import_small_release(tmp_path, *many_procedures(30))
        for entry in Entry.objects.filter(kind__in=["technique", "subtechnique"]).select_related(
            "framework", "parent"
        ):
            edition = editions(entry)[0]
            assert as_data(load_as_of(entry, edition)) == as_data(load([entry])[entry.pk])

    def test_sub_techniques_are_those_of_the_release_and_links_stay_in_it(
        self, lua: TechniquePage, folder: Path, client: Client
    ) -> None:
        import_newer(folder)
        html = section(visit(client, f"{PARENT}?as-of=17.1"), "subtechniques")
        assert "T1059.012 Dropped Sub" in words(html)
        assert f'href="{LUA}?as-of=17.1"' in html

    def test_the_data_component_is_linked_by_its_id_of_today(
        self, lua: TechniquePage, folder: Path, client: Client
    ) -> None:
        import_newer(folder)
        html = section(visit(client, THEN), "detection")
        for link in re.findall(r'href="(/[^"]+)"', html):
            assert client.get(link).status_code == 200, link

    def test_procedures_keep_the_release_while_they_are_paged_and_searched(
        self, tmp_path: Path, client: Client
    ) -> None:
        import_small_release(tmp_path, *many_procedures(30))
        html = section(visit(client, f"{PARENT}?as-of=18.1&tactic=ta0003"), "procedures")
        assert 'href="?as-of=18.1&amp;tactic=ta0003&amp;page=2#procedures"' in html
        assert '<input type="hidden" name="as-of" value="18.1">' in html
        found = section(visit(client, f"{PARENT}?as-of=18.1&q=nothing"), "procedures")
        assert f'href="{PARENT}?as-of=18.1#procedures"' in found


class TestMarks:
    def test_says_that_it_is_not_the_current_one_and_leads_there(
        self, lua: TechniquePage, folder: Path, client: Client
    ) -> None:
        import_newer(folder)
        html = visit(client, THEN)
        assert "As of release 17.1, not the current one" in words(html)
        assert f'<a href="{LUA}">the current page, release 18.1</a>' in html
        assert f'href="{HOME}changes/?from=17.1&amp;to=18.1&amp;q={ID}"' in html
        assert f'<link rel="canonical" href="http://localhost{LUA}">' in html
        assert html.count('rel="canonical"') == 1
        assert '<meta name="robots" content="noindex">' in html
        assert section(html, "mappings") == ""

    def test_the_comparison_it_leads_to_is_there(
        self, lua: TechniquePage, folder: Path, client: Client
    ) -> None:
        import_newer(folder)
        assert "Lua" in words(visit(client, f"{HOME}changes/?from=17.1&to=18.1&q={ID}"))

    def test_of_the_current_release_is_todays(self, lua: TechniquePage, folder: Path, client: Client) -> None:
        import_newer(folder)
        say(lua, "Today's line.")
        html = visit(client, f"{LUA}?as-of=18.1")
        assert "As of release 18.1, the current one" in words(html)
        assert "Today's line." in words(html)
        assert f'<link rel="canonical" href="http://localhost{LUA}">' in html
        assert "noindex" in html

    def test_switch_lists_the_releases_and_says_where_the_text_differs(
        self, lua: TechniquePage, folder: Path, client: Client
    ) -> None:
        assert "As of a release" not in words(visit(client, LUA))
        import_newer(folder)
        import_objects(folder, *newer(), technique("T1001", "Another"), release="19.0")
        text = words(visit(client, LUA))
        assert "As of a release 3 19.0 current 18.1 same text 17.1 changed since" in text
        assert "noindex" not in visit(client, LUA)
        then = visit(client, THEN)
        assert f'<a href="{LUA}?as-of=17.1" rel="nofollow" aria-current="page">17.1</a>' in then

    def test_an_id_as_people_write_it_keeps_the_release(self, lua: TechniquePage, client: Client) -> None:
        response = client.get("/T1059.011?as-of=17.1")
        assert response.status_code == 301
        assert response.headers["Location"] == THEN


class TestCommentary:
    def test_is_the_one_that_was_live_last(self, lua: TechniquePage, folder: Path, client: Client) -> None:
        say(lua, "First thought.")
        say(lua, "Second thought.")
        import_newer(folder)
        say(lua, "Third thought.")
        draft = TechniquePage.objects.get(pk=lua.pk)
        draft.one_line = "Not yet said."
        draft.save_revision()
        text = words(visit(client, THEN))
        assert "Second thought." in text
        for other in ("First", "Third", "Not yet said"):
            assert other not in text
        assert "Our commentary is the one that was live until" in text
        assert "Third thought." in words(visit(client, LUA))

    def test_a_draft_of_the_time_was_never_live(
        self, lua: TechniquePage, folder: Path, client: Client
    ) -> None:
        fresh = TechniquePage.objects.get(pk=lua.pk)
        fresh.one_line = "Half a thought."
        fresh.save_revision()
        import_newer(folder)
        text = words(visit(client, THEN))
        assert "Half a thought" not in text
        assert "We had published no commentary on it by" in text

    def test_of_a_seeded_page_that_was_written_on_later(
        self, lua: TechniquePage, folder: Path, client: Client
    ) -> None:
        import_newer(folder)
        say(lua, "Later thought.")
        text = words(visit(client, THEN))
        assert "Later thought" not in text
        assert "We had published no commentary on it by" in text

    def test_of_a_page_that_was_taken_off_the_site(
        self, lua: TechniquePage, folder: Path, client: Client
    ) -> None:
        say(lua, "Regretted.")
        TechniquePage.objects.get(pk=lua.pk).unpublish()
        import_newer(folder)
        say(lua, "Better.")
        text = words(visit(client, THEN))
        assert "Regretted" not in text
        assert "Better" not in text
        assert "This page was not published here while that release was current" in text

    def test_that_a_schedule_published(self, lua: TechniquePage, folder: Path, client: Client) -> None:
        fresh = TechniquePage.objects.get(pk=lua.pk)
        fresh.one_line = "On time."
        fresh.go_live_at = timezone.now() + timedelta(hours=1)
        fresh.save_revision().publish()
        assert "On time." not in words(visit(client, LUA))
        publish_what_was_scheduled()
        import_newer(folder)
        assert "On time." in words(visit(client, THEN))

    def test_of_a_release_that_never_was_current(self, tmp_path: Path, client: Client) -> None:
        import_newer(tmp_path)
        import_objects(tmp_path, *older(), release="17.1")
        page = TechniquePage.objects.get(slug="t1059-011")
        say(page, "Today.")
        text = words(visit(client, THEN))
        assert "never the current one on this site" in text
        assert "Today." not in text
        assert "Old Lua" in text

    def test_its_date_is_when_it_was_published_then(
        self, lua: TechniquePage, folder: Path, client: Client
    ) -> None:
        say(lua, "Dated.")
        import_newer(folder)
        published = timezone.now() - timedelta(days=400)
        PageLogEntry.objects.filter(page=lua.pk, action="wagtail.publish").update(timestamp=published)
        html = visit(client, THEN)
        assert f'<time datetime="{timezone.localdate(published):%Y-%m-%d}">' in html


class TestWhatIsNotThere:
    def test_an_unknown_release(self, lua: TechniquePage, client: Client) -> None:
        response = client.get(LUA, {"as-of": "<script>99"})
        html = response.content.decode()
        assert response.status_code == 404
        assert "There is no release “&lt;script&gt;99” here" in html
        assert "<script>99" not in html
        assert f'href="{LUA}"' in html
        assert 'href="?as-of=17.1"' in html
        assert f'href="{HOME}releases/"' in html

    @pytest.mark.parametrize("value", ["17.1 ", "17.10", "017.1", "17.1\x00", "x" * 5000, "17.1/../", "%00"])
    def test_nearly_a_release(self, lua: TechniquePage, client: Client, value: str) -> None:
        assert client.get(LUA, {"as-of": value}).status_code in (400, 404, 414)

    def test_a_release_that_did_not_have_it(self, lua: TechniquePage, folder: Path, client: Client) -> None:
        import_objects(folder, *newer(), technique("T1001", "Newcomer"), release="18.1")
        response = client.get(f"{HOME}t1001/?as-of=17.1")
        assert response.status_code == 404
        text = words(response.content.decode())
        assert "MITRE ATT&CK® Enterprise 17.1 did not have T1001" in text
        assert "As of 18.1" in text

    def test_an_empty_release_is_none(self, lua: TechniquePage, client: Client) -> None:
        assert "As of release" not in words(visit(client, f"{LUA}?as-of="))

    def test_a_technique_that_nobody_ever_named(self, lua: TechniquePage, client: Client) -> None:
        assert client.get(f"{HOME}t9999/?as-of=17.1").status_code == 404


def revoking() -> list[Object]:
    """18.1, in which the sub-technique is revoked by another technique."""
    successor = technique("T1100", "Successor")
    gone = {**newer()[2], "revoked": True}
    return [*newer()[:2], gone, *newer()[3:], successor, relationship(gone, "revoked-by", successor)]


class TestRevoked:
    def test_revoked_since_shows_the_old_text(self, lua: TechniquePage, folder: Path, client: Client) -> None:
        import_objects(folder, *revoking(), release="18.1")
        assert client.get(LUA).headers["Location"] == f"{HOME}t1100/"
        html = visit(client, THEN)
        assert "Old Lua" in html
        assert "Revoked" not in words(html)
        revoked = words(visit(client, f"{LUA}?as-of=18.1"))
        assert "has revoked this entry and replaced it by T1100 Successor" in revoked

    def test_without_a_page_too(self, tmp_path: Path, client: Client) -> None:
        import_objects(tmp_path, *revoking(), release="18.1")
        import_objects(tmp_path, *older(), release="17.1")
        assert not TechniquePage.objects.filter(slug="t1059-011").exists()
        html = visit(client, THEN)
        assert "Old Lua" in html
        assert f'<link rel="canonical" href="http://localhost{HOME}t1100/">' in html

    def test_what_only_an_older_release_had(self, tmp_path: Path, client: Client) -> None:
        import_newer(tmp_path)
        import_objects(tmp_path, *older(), release="17.1")
        html = visit(client, f"{HOME}t1059-012/?as-of=17.1")
        assert "Only then." in html
        assert "canonical" not in html
        assert client.get(f"{HOME}t1059-012/").status_code == 404


class TestWhoMayRead:
    def test_a_private_page_stays_private(self, lua: TechniquePage, folder: Path, client: Client) -> None:
        import_newer(folder)
        PageViewRestriction.objects.create(page=lua, restriction_type=PageViewRestriction.LOGIN)
        assert client.get(THEN).status_code == 302
        assert client.get(f"{LUA}?as-of=99").status_code == 302

    def test_an_unpublished_page_is_not_there(self, lua: TechniquePage, folder: Path, client: Client) -> None:
        say(lua, "Secret by now.")
        import_newer(folder)
        TechniquePage.objects.get(pk=lua.pk).unpublish()
        response = client.get(THEN)
        assert response.status_code == 404
        assert "Secret" not in response.content.decode()

    def test_a_private_framework_keeps_techniques_without_a_page(
        self, tmp_path: Path, client: Client
    ) -> None:
        import_newer(tmp_path)
        import_objects(tmp_path, *older(), release="17.1")
        framework_page = TechniquePage.objects.first().get_parent()
        PageViewRestriction.objects.create(page=framework_page, restriction_type=PageViewRestriction.LOGIN)
        assert client.get(f"{HOME}t1059-012/?as-of=17.1").status_code == 302


class TestCost:
    def test_queries_are_bounded(
        self, tmp_path: Path, client: Client, settings: Any, django_assert_max_num_queries: Any
    ) -> None:
        settings.PAGE_CACHE = False
        import_small_release(tmp_path, *many_procedures(300))
        say(TechniquePage.objects.get(slug="t1059"), "A line.")
        import_objects(tmp_path, *newer(), release="19.0")
        add_releases(30)
        version = "18.1"
        visit(client, f"{PARENT}?as-of={version}")
        with django_assert_max_num_queries(22):
            visit(client, f"{PARENT}?as-of={version}")
        with django_assert_max_num_queries(14):
            visit(client, PARENT)

    def test_no_answer_is_kept(self, lua: TechniquePage, client: Client, settings: Any) -> None:
        settings.PAGE_CACHE = True
        for address in (f"{LUA}?as-of=17.1", f"{LUA}?as-of=99"):
            client.get(address)
            assert client.get(address).headers.get("X-Cache") != "hit"
        visit(client, LUA)
        assert client.get(LUA).headers["X-Cache"] == "hit"


def test_the_time_of_a_release_is_kept_by_imports(lua: TechniquePage, folder: Path) -> None:
    import_newer(folder)
    assert release("17.1").current_until is not None
    assert release("18.1").state == Release.State.CURRENT
