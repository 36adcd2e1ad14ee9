"""The pages of releases, their feed, and the notes that editors write on them."""

import json
import re
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, PageViewRestriction, Workflow, WorkflowContentType, WorkflowTask

from core.models import User
from frameworks.admin.release_notes import next_release
from frameworks.changes.releases import compare_releases
from frameworks.changes.series import counts
from frameworks.models import FrameworkPage, Release, ReleaseNote, ReviewItem, TechniquePage
from frameworks.reviewing.stamping import stamp
from tests.support.bundles import malware
from tests.support.imports import import_objects
from tests.support.released import HOME, section, visit, words
from tests.support.releases import add_releases, import_newer, import_older, newer, release
from tests.support.scheduling import an_hour_from_now, publish_what_was_scheduled

pytestmark = pytest.mark.django_db

RELEASES = f"{HOME}releases/"
PAGE = f"{RELEASES}18-1/"
FEED = f"{RELEASES}feed/"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def lua(tmp_path: Path) -> TechniquePage:
    """A page with commentary through two releases."""
    cache.clear()
    page = import_older(tmp_path)
    page.one_line = "Watch the interpreter."
    page.save_revision().publish()
    import_newer(tmp_path)
    page.refresh_from_db()
    return page


@pytest.fixture
def note(lua: TechniquePage) -> ReleaseNote:
    """A published note on 18.1."""
    author = User.objects.create_user("ada", first_name="Ada", last_name="Byron")
    note = ReleaseNote.objects.create(
        release=release("18.1"),
        one_line="Detection is new.",
        body="<p>Read it <b>twice</b>.</p>",
        author=author,
    )
    note.save_revision().publish()
    note.refresh_from_db()
    return note


class TestList:
    def test_newest_first_with_counts_and_our_line(self, note: ReleaseNote, client: Client) -> None:
        text = words(visit(client, RELEASES))
        assert text.index("Release 18.1") < text.index("Release 17.1")
        assert "Release 18.1 Current" in text
        assert "Our view Detection is new." in text
        assert "Additions 3 " in text
        assert "The first release imported here: there is nothing to compare it with." in text

    def test_counts_are_those_of_the_comparison(self, lua: TechniquePage, tmp_path: Path) -> None:
        import_objects(tmp_path, *newer()[:-2], malware("S0009", "Newcomer"), release="19.0")
        newest_first = [release("19.0"), release("18.1"), release("17.1")]
        counted = counts(newest_first)
        for new, old in pairwise(newest_first):
            expected = {category: n for category, n in compare_releases(old, new).counts.items() if n}
            assert counted[new.pk] == expected
        assert not counted[release("17.1").pk]

    def test_is_linked_from_the_framework_and_its_techniques(
        self, lua: TechniquePage, client: Client
    ) -> None:
        overview = visit(client, HOME)
        assert f'href="{RELEASES}"' in overview
        assert f'href="{PAGE}"' in overview
        assert (
            f'type="application/atom+xml" title="Releases of MITRE ATT&amp;CK® Enterprise" href="{FEED}"'
            in overview
        )
        assert f'<a href="{PAGE}">18.1</a>' in visit(client, f"{HOME}t1059-011/")

    def test_without_a_release_says_so(self, lua: TechniquePage, client: Client) -> None:
        Release.objects.update(state=Release.State.IMPORTING)
        assert "No release has been imported yet." in words(visit(client, RELEASES))


class TestPage:
    def test_the_firms_note_comes_first_and_is_marked_as_its_own(
        self, note: ReleaseNote, client: Client
    ) -> None:
        html = visit(client, PAGE)
        voice = html[html.index('<section class="voice"') : html.index('<section aria-labelledby="changed"')]
        assert "Our view Ada Byron" in words(voice)
        assert "Detection is new." in voice
        assert "<b>twice</b>" in voice
        assert "Not the current release" not in html

    def test_lists_what_changed_by_category_and_kind_with_links(
        self, lua: TechniquePage, client: Client
    ) -> None:
        html = visit(client, PAGE)
        added = section(html, "additions")
        assert "DET0001 Detect it" in words(added)
        assert f'href="{HOME}detection-strategies/det0001/"' in added
        assert (
            f'href="{HOME}changes/?from=17.1&amp;to=18.1&amp;category=additions&amp;kind=campaign"' in added
        )
        assert "Dropped Sub" in section(html, "deletions")
        assert "T1059.011 Lua" in words(section(html, "patches"))

    def test_every_link_of_it_leads_somewhere(self, lua: TechniquePage, client: Client) -> None:
        html = visit(client, PAGE)
        main = html[html.index("<main") : html.index("</main>")]
        gone = f"{HOME}t1059-012/"
        for link in set(re.findall(r'href="(/[^"]*)"', main)):
            response = client.get(link.replace("&amp;", "&"), follow=True)
            assert response.status_code == 200, link
        assert f'href="{gone}"' in main

    def test_the_first_says_that_it_is(self, lua: TechniquePage, client: Client) -> None:
        text = words(visit(client, f"{RELEASES}17-1/"))
        assert "This is the first release of MITRE ATT&CK® Enterprise that was imported here" in text
        assert "Not the current release Our pages show release 18.1" in text

    def test_a_release_that_changed_nothing_says_so(
        self, lua: TechniquePage, tmp_path: Path, client: Client
    ) -> None:
        import_objects(tmp_path, *newer(), release="19.0")
        text = words(visit(client, f"{RELEASES}19-0/"))
        assert "Nothing that a reader would see differs from release 18.1." in text

    def test_leads_to_its_neighbours(self, lua: TechniquePage, tmp_path: Path, client: Client) -> None:
        import_objects(tmp_path, *newer(), malware("S0009", "Newcomer"), release="19.0")
        html = visit(client, PAGE)
        assert f'rel="prev" href="{RELEASES}17-1/"' in html
        assert f'rel="next" href="{RELEASES}19-0/"' in html

    def test_new_contributors(self, lua: TechniquePage, client: Client) -> None:
        Release.objects.filter(version="18.1").update(contributors=["Grace", "<b>Bob</b>"])
        cache.clear()
        html = section(visit(client, PAGE), "contributors")
        assert "&lt;b&gt;Bob&lt;/b&gt;; Grace" in html

    def test_a_dot_leads_there_for_good(self, lua: TechniquePage, client: Client) -> None:
        for address in (f"{RELEASES}18.1/", f"{RELEASES}18.1"):
            response = client.get(address)
            assert (response.status_code, response.headers["Location"]) == (301, PAGE)
        for address in (f"{RELEASES}18.2/", "/elsewhere/releases/18.1/", f"{RELEASES}18.1.1.1.1/"):
            assert client.get(address).status_code == 404

    @pytest.mark.parametrize("name", ["99", "18", "18-1-", "nope", "18_1"])
    def test_an_unknown_one_is_not_there(self, lua: TechniquePage, client: Client, name: str) -> None:
        assert client.get(f"{RELEASES}{name}/").status_code == 404

    def test_a_long_list_is_cut_and_leads_to_all(
        self, lua: TechniquePage, tmp_path: Path, client: Client
    ) -> None:
        worms = [malware(f"S{8000 + place}", f"Worm {place:03}") for place in range(130)]
        import_objects(tmp_path, *newer(), *worms, release="19.0")
        added = section(visit(client, f"{RELEASES}19-0/"), "additions")
        assert added.count("<li>") == 100
        assert "All 130, word by word" in words(added)

    def test_private_frameworks_keep_theirs(self, lua: TechniquePage, client: Client) -> None:
        PageViewRestriction.objects.create(
            page=FrameworkPage.objects.get(), restriction_type=PageViewRestriction.LOGIN
        )
        for address in (RELEASES, PAGE, FEED):
            assert client.get(address).status_code == 302


class TestOurCommentary:
    def test_counts_what_is_public_and_nothing_else(self, lua: TechniquePage, client: Client) -> None:
        assert ReviewItem.objects.get().page_id == lua.pk
        text = words(visit(client, PAGE))
        assert "1 of the techniques we comment on is among them." in text
        assert "against release 18.1" not in text
        stamp(lua, None)
        assert "We have reviewed it against release 18.1." in words(visit(client, PAGE))

    def test_drafts_and_unpublished_pages_do_not_count(self, lua: TechniquePage, client: Client) -> None:
        lua.unpublish()
        assert "we comment on" not in words(visit(client, PAGE))

    def test_private_pages_do_not_count(self, lua: TechniquePage, client: Client) -> None:
        PageViewRestriction.objects.create(page=lua, restriction_type=PageViewRestriction.LOGIN)
        assert "we comment on" not in words(visit(client, PAGE))

    def test_states_and_owners_stay_inside(self, lua: TechniquePage, client: Client) -> None:
        owner = User.objects.create_user("secretive")
        before = visit(client, PAGE)
        ReviewItem.objects.update(state=ReviewItem.State.DISMISSED, owner=owner, reason="Not worth it")
        cache.clear()
        assert visit(client, PAGE) == before


class TestNotes:
    def test_only_published_ones_are_public(self, note: ReleaseNote, client: Client) -> None:
        note.one_line = "Still thinking."
        note.save_revision()
        for address in (RELEASES, PAGE, FEED):
            html = visit(client, address)
            assert "Still thinking." not in html
            assert "Detection is new." in html

    def test_publishing_and_unpublishing_renew_kept_pages(
        self, note: ReleaseNote, client: Client, settings: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        settings.PAGE_CACHE = True
        addresses = (RELEASES, PAGE, FEED)
        for address in addresses:
            visit(client, address)
            assert client.get(address).headers["X-Cache"] == "hit"
        note.one_line = "Thought through."
        with django_capture_on_commit_callbacks(execute=True):
            note.save_revision().publish()
        for address in addresses:
            assert "Thought through." in visit(client, address)
        with django_capture_on_commit_callbacks(execute=True):
            note.unpublish()
        for address in addresses:
            assert "Thought through." not in visit(client, address)

    def test_a_draft_renews_nothing(
        self, note: ReleaseNote, client: Client, settings: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        settings.PAGE_CACHE = True
        visit(client, PAGE)
        with django_capture_on_commit_callbacks(execute=True):
            note.save_revision()
        assert client.get(PAGE).headers["X-Cache"] == "hit"

    def test_a_schedule_publishes_and_takes_back(self, lua: TechniquePage, client: Client) -> None:
        note = ReleaseNote(release=release("18.1"), one_line="Soon.", live=False)
        note.go_live_at = timezone.now() + timedelta(hours=1)
        note.save()
        note.save_revision().publish()
        assert "Soon." not in visit(client, PAGE)
        publish_what_was_scheduled()
        assert "Soon." in visit(client, PAGE)
        ReleaseNote.objects.update(expire_at=timezone.now() - timedelta(minutes=1))
        publish_what_was_scheduled()
        cache.clear()
        assert "Soon." not in visit(client, PAGE)


class TestSearch:
    def found(self, client: Client) -> bool:
        cache.clear()
        return f'href="{PAGE}"' in visit(client, "/search/?q=Detection+twice")

    def test_finds_what_is_published(self, note: ReleaseNote, client: Client) -> None:
        assert self.found(client)
        note.one_line = "Nothing."
        note.save_revision()
        assert self.found(client)
        note.unpublish()
        assert not self.found(client)

    def test_follows_the_frameworks_page(self, note: ReleaseNote, client: Client) -> None:
        page = FrameworkPage.objects.get()
        page.unpublish()
        assert not self.found(client)
        page.save_revision().publish()
        assert self.found(client)
        restriction = PageViewRestriction(page=page, restriction_type=PageViewRestriction.LOGIN)
        restriction.save()
        assert not self.found(client)
        restriction.delete()
        assert self.found(client)

    def test_knows_them_after_a_rebuild(self, note: ReleaseNote, client: Client) -> None:
        call_command("rebuild_search_index", verbosity=0)
        assert self.found(client)
        note.delete()
        assert not self.found(client)


class TestFeed:
    def test_is_atom_with_every_release(self, note: ReleaseNote, client: Client) -> None:
        response = client.get(FEED)
        assert response.headers["Content-Type"].startswith("application/atom+xml")
        feed = ElementTree.fromstring(response.content)
        entries = feed.findall(f"{ATOM}entry")
        assert [one.findtext(f"{ATOM}title") for one in entries] == [
            "MITRE ATT&CK® Enterprise 18.1",
            "MITRE ATT&CK® Enterprise 17.1",
        ]
        newest = entries[0]
        link = newest.find(f"{ATOM}link")
        assert link is not None
        assert link.get("href") == f"http://localhost{PAGE}"
        summary = newest.findtext(f"{ATOM}summary") or ""
        assert summary.startswith("Our view: Detection is new.")
        assert "additions: 3" in summary
        assert newest.findtext(f"{ATOM}author/{ATOM}name") == "Ada Byron"
        assert note.last_published_at is not None
        assert newest.findtext(f"{ATOM}updated") == note.last_published_at.isoformat()

    def test_is_announced_on_the_pages_of_releases(self, lua: TechniquePage, client: Client) -> None:
        for address in (RELEASES, PAGE):
            assert f'href="{FEED}"' in visit(client, address)

    def test_survives_what_xml_cannot_say(self, note: ReleaseNote, client: Client) -> None:
        ReleaseNote.objects.update(one_line="A bell\x07 & <tag>")
        cache.clear()
        feed = ElementTree.fromstring(client.get(FEED).content)
        assert "A bell & <tag>" in (feed.findtext(f"{ATOM}entry/{ATOM}summary") or "")


class TestCost:
    def test_queries_are_bounded_whatever_the_number_of_releases(
        self,
        note: ReleaseNote,
        tmp_path: Path,
        client: Client,
        settings: Any,
        django_assert_max_num_queries: Any,
    ) -> None:
        settings.PAGE_CACHE = False
        worms = [malware(f"S{8000 + place}", f"Worm {place:03}") for place in range(300)]
        import_objects(tmp_path, *newer(), *worms, release="19.0")
        add_releases(30)
        for address in (RELEASES, PAGE, f"{RELEASES}19-0/", FEED):
            visit(client, address)
            with django_assert_max_num_queries(15):
                visit(client, address)


class TestAdmin:
    def add_url(self) -> str:
        return reverse("wagtailsnippets_frameworks_releasenote:add")

    def edit_url(self, note: ReleaseNote) -> str:
        return reverse("wagtailsnippets_frameworks_releasenote:edit", args=[note.pk])

    def data(self, **changed: Any) -> dict[str, Any]:
        text = {"key": "a", "text": "In full.", "type": "unstyled", "depth": 0}
        blocks = [{**text, "inlineStyleRanges": [], "entityRanges": []}]
        body = json.dumps({"blocks": blocks, "entityMap": {}})
        return {
            "release": release("18.1").pk, "one_line": "From the form.", "body": body, "author": "",
            "go_live_at": "", "expire_at": "", **changed,
        }  # fmt: skip

    def test_stands_in_the_menu_below_frameworks(
        self, admin: User, lua: TechniquePage, client: Client
    ) -> None:
        html = visit(client, reverse("wagtailsnippets_frameworks_releasenote:list"))
        menu = html[html.index('"name": "frameworks"') :]
        assert menu.index('"label": "Releases"') < menu.index('"label": "Release notes"')

    def test_begins_with_the_current_release_then_one_without_a_note(
        self, admin: User, lua: TechniquePage, client: Client
    ) -> None:
        assert f'<option value="{release("18.1").pk}" selected>' in visit(client, self.add_url())
        client.post(self.add_url(), self.data())
        html = visit(client, self.add_url())
        assert f'<option value="{release("17.1").pk}" selected>' in html
        assert f'<option value="{release("18.1").pk}"' not in html
        client.post(self.add_url(), self.data(release=release("17.1").pk))
        assert next_release() is None
        assert client.get(self.add_url()).status_code == 200

    def test_a_draft_then_published(self, admin: User, lua: TechniquePage, client: Client) -> None:
        client.post(self.add_url(), self.data())
        note = ReleaseNote.objects.get()
        assert not note.live
        assert "From the form." not in visit(client, PAGE)
        assert client.post(self.edit_url(note), self.data(**{"action-publish": "1"})).status_code == 302
        public = visit(Client(), PAGE)
        assert "From the form." in public
        assert "In full." in public

    def test_a_second_note_on_a_release_is_refused(
        self, admin: User, note: ReleaseNote, client: Client
    ) -> None:
        assert client.post(self.add_url(), self.data()).status_code == 200
        assert ReleaseNote.objects.count() == 1

    def test_a_note_without_a_release_is_refused(
        self, admin: User, lua: TechniquePage, client: Client
    ) -> None:
        for data in (self.data(release=""), self.data(release="", **{"action-publish": "1"})):
            assert client.post(self.add_url(), data).status_code == 200
        assert not ReleaseNote.objects.exists()

    def test_its_release_is_for_good(self, admin: User, note: ReleaseNote, client: Client) -> None:
        data = self.data(release=release("17.1").pk, **{"action-publish": "1"})
        assert client.post(self.edit_url(note), data).status_code == 302
        note.refresh_from_db()
        assert note.release == release("18.1")

    def test_preview_shows_the_release_with_the_draft(
        self, admin: User, lua: TechniquePage, client: Client
    ) -> None:
        url = reverse("wagtailsnippets_frameworks_releasenote:preview_on_add")
        answer = client.post(url, self.data(one_line="Only in the preview."))
        assert answer.json()["is_valid"]
        html = visit(client, f"{url}?mode=")
        assert "Release 18.1: what changed" in words(html)
        assert "Only in the preview." in html
        assert "Only in the preview." not in visit(Client(), PAGE)

    def test_can_be_scheduled_locked_and_looked_back_on(
        self, admin: User, note: ReleaseNote, client: Client
    ) -> None:
        scheduled = self.data(go_live_at=an_hour_from_now(), **{"action-publish": "1"})
        assert client.post(self.edit_url(note), scheduled).status_code == 302
        assert "From the form." not in visit(Client(), PAGE)
        publish_what_was_scheduled()
        assert "From the form." in visit(Client(), PAGE)
        for name in ("history", "lock", "usage"):
            url = reverse(f"wagtailsnippets_frameworks_releasenote:{name}", args=[note.pk])
            answer = client.post(url) if name == "lock" else client.get(url)
            assert answer.status_code in (200, 302), name
        note.refresh_from_db()
        assert note.locked

    def test_goes_through_moderation(self, admin: User, lua: TechniquePage, client: Client) -> None:
        group = Group.objects.create(name="Note reviewers")
        admin.groups.add(group)
        task = GroupApprovalTask.objects.create(name="Read it")
        task.groups.add(group)
        workflow = Workflow.objects.create(name="Notes")
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
        WorkflowContentType.objects.update_or_create(
            content_type=ContentType.objects.get_for_model(ReleaseNote), defaults={"workflow": workflow}
        )
        client.post(self.add_url(), self.data(**{"action-submit": "1"}))
        note = ReleaseNote.objects.get()
        assert note.workflow_in_progress
        assert "From the form." not in visit(Client(), PAGE)
        state = note.current_workflow_task_state
        url = reverse(
            "wagtailsnippets_frameworks_releasenote:workflow_action", args=[note.pk, "approve", state.pk]
        )
        client.post(url, {"comment": ""})
        assert "From the form." in visit(Client(), PAGE)

    def test_asks_for_the_models_own_permissions(self, note: ReleaseNote, client: Client) -> None:
        user = User.objects.create_user("editor")
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
        client.force_login(user)
        assert client.get(self.add_url()).status_code == 302
        assert client.post(self.edit_url(note), self.data()).status_code == 302
        note.refresh_from_db()
        assert note.latest_revision.content["one_line"] == "Detection is new."
        user.user_permissions.add(Permission.objects.get(codename="change_releasenote"))
        assert client.get(self.edit_url(note)).status_code == 200
        client.post(self.edit_url(note), self.data(**{"action-publish": "1"}))
        assert "From the form." not in visit(Client(), PAGE)  # that takes publish_releasenote

    def test_the_list_takes_as_many_queries_for_many(
        self, admin: User, note: ReleaseNote, client: Client, django_assert_max_num_queries: Any
    ) -> None:
        add_releases(30)
        for one in Release.objects.filter(note=None):
            ReleaseNote.objects.create(release=one, one_line="Said.", author=admin)
        url = reverse("wagtailsnippets_frameworks_releasenote:list")
        visit(client, url)
        with django_assert_max_num_queries(25):
            visit(client, url)
