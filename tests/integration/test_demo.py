"""The demo firm: made once, safe to make again, every page of it served."""

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape
from wagtail.models import Page, Site

from core.models import SiteSettings, User
from frameworks.models import TechniquePage
from insights.models import InsightPage
from pages.demo.people import LOGINS
from pages.models import HomePage
from pages.roles import ROLES
from services.models import ServicePage
from tests.support.bundles import technique
from tests.support.fingerprint import fingerprint
from tests.support.imports import import_objects

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery staple"

TREE = {
    "Architecture": [
        "Solution Assessment",
        "Technology Roadmapping",
        "Integration Design",
        "Solution Architecture",
        "Technical Design",
    ],
    "Cyber Security": ["Assessments", "IAM", "Compliance", "Security Baseline", "Cyber Innovation"],
    "Network and Platform": ["Network Design", "Cloud Strategy", "Modernisation"],
    "Enterprise Architecture": ["Business Alignment", "Portfolio Analysis", "Governance"],
}


@pytest.fixture(autouse=True)
def _forget_addresses() -> Iterator[None]:
    """Wagtail keeps the addresses of sites in the cache, where no rollback reaches them."""
    yield
    cache.clear()


def create_demo(**options: Any) -> str:
    out = io.StringIO()
    call_command("create_demo", stdout=out, **({"password": PASSWORD} | options))
    return out.getvalue()


class TheDemo(TestCase):
    """What the demo is, on a site with two of the techniques its commentary is about; made once for all."""

    @classmethod
    def setUpTestData(cls) -> None:
        with tempfile.TemporaryDirectory() as folder:
            import_objects(Path(folder), technique("T1059", "Interpreter"), technique("T1105", "Transfer"))
        create_demo()

    def setUp(self) -> None:
        cache.clear()

    def test_the_firm_has_its_four_groups_and_sixteen_services(self) -> None:
        groups = ServicePage.objects.filter(depth=4).order_by("path")
        assert {group.title: [page.title for page in group.get_children()] for group in groups} == TREE
        for page in ServicePage.objects.filter(depth=5):
            words = " ".join(page.body.stream_block.get_searchable_content(page.body)).split()
            assert 120 <= len(words) <= 250, page.title
            assert len(page.outcomes) >= 3, page.title
            assert len(page.questions) >= 1, page.title
        assert not any(Page.find_problems())

    def test_every_page_is_served_within_its_budget(self) -> None:
        pages = Page.objects.filter(depth__gt=1).live().specific()
        own = [page for page in pages if page._meta.app_label in {"pages", "services", "insights"}]
        assert len(own) == 31
        self.client.get("/")
        for page in own:
            self.client.get(page.get_url())  # content types are cached from here on
            with CaptureQueriesContext(connection) as queries:
                response = self.client.get(page.get_url())
            assert response.status_code == 200, page.url_path
            assert escape(page.title) in response.content.decode() or page.depth == 2, page.title
            assert len(queries) <= 16, page.url_path

    def test_a_second_run_changes_nothing(self) -> None:
        before = fingerprint()
        with CaptureQueriesContext(connection) as queries:
            said = create_demo()
        assert fingerprint() == before
        assert len(queries) <= 20
        assert "everything is there already" in said

    def test_editors_work_is_left_alone(self) -> None:
        page = ServicePage.objects.get(slug="iam")
        page.introduction = "Ours now."
        page.save()
        HomePage.objects.update(body=[("text", {"heading": "Ours", "text": "<p>Too.</p>"})])
        SiteSettings.objects.update(firm_name="Another Firm")
        TechniquePage.objects.filter(entry__external_id="T1059").update(one_line="Ours as well.")
        User.objects.filter(username="author").update(first_name="Somebody")
        before = fingerprint()
        create_demo()
        assert fingerprint() == before

    def test_what_an_editor_deleted_is_made_again(self) -> None:
        InsightPage.objects.get(slug="detections-are-products").delete()
        assert "made 0 accounts, 1 pages" in create_demo()
        assert not any(Page.find_problems())

    def test_links_between_techniques_and_services_are_shown_on_both(self) -> None:
        page = TechniquePage.objects.get(entry__external_id="T1059")
        baseline = ServicePage.objects.get(slug="security-baseline")
        reason = "Application control that covers script interpreters"
        assert any(link.page.pk == baseline.pk and link.own for link in page.links)
        assert any(link.page.pk == page.pk and not link.own for link in baseline.links)
        shown = self.client.get("/services/cyber-security/security-baseline/").content.decode()
        assert reason in shown
        assert '<span class="id">T1059</span>' in shown

    def test_commentary_can_be_edited_as_it_stands(self) -> None:
        for page in TechniquePage.objects.exclude(one_line=""):
            page.full_clean()
            page.commentary.stream_block.clean(page.commentary)

    def test_the_firm_is_settings_and_content(self) -> None:
        shown = self.client.get("/").content.decode()
        for words in ("Muon Partners", "50 669 022 315", "A Muon Group company", 'href="/privacy/"'):
            assert words in shown
        with self.captureOnCommitCallbacks(execute=True):
            SiteSettings.objects.all().delete()
        left = self.client.get("/services/").content.decode()
        assert "669" not in left

    def test_people_can_log_in_and_do_their_work(self) -> None:
        page = InsightPage.objects.first()
        assert page is not None
        for username, may_publish in (("admin", True), ("author", False), ("publisher", True)):
            assert self.client.login(username=username, password=PASSWORD)
            edit = self.client.get(reverse("wagtailadmin_pages:edit", args=(page.pk,)))
            assert edit.status_code == 200
            assert ('name="action-publish"' in edit.content.decode()) is may_publish, username
            topics = self.client.get(reverse("wagtailsnippets_insights_topic:add"))
            assert (topics.status_code == 200) is may_publish, username

    def test_there_is_an_account_for_each_role(self) -> None:
        members = {login.group: login.username for login in LOGINS if login.group}
        assert set(members) == {role.name for role in ROLES}
        for group, username in members.items():
            assert [group.name for group in User.objects.get(username=username).groups.all()] == [group]
            assert self.client.login(username=username, password=PASSWORD)
            assert self.client.get("/admin/").status_code == 200, username


def test_commentary_waits_for_its_technique(tmp_path: Path) -> None:
    assert "12 commentaries wait for their technique" in create_demo()
    import_objects(tmp_path, technique("T1105", "Transfer"))
    said = create_demo()
    assert "0 pages, 1 commentaries" in said
    assert "11 commentaries wait" in said
    page = TechniquePage.objects.get()
    assert page.priority == "high"
    assert page.latest_revision is not None
    assert {link.page.title for link in page.links} == {"Network Design", "Security Baseline"}


def test_a_password_must_be_given_where_none_is_known() -> None:
    with pytest.raises(CommandError, match="choose one with --password"):
        create_demo(password=None)
    assert not User.objects.exists()


def test_a_weak_password_is_refused() -> None:
    with pytest.raises(CommandError, match=r"--password: .*too common"):
        create_demo(password="password")
    assert not User.objects.exists()


def test_without_a_site_it_says_what_to_do() -> None:
    Site.objects.all().delete()
    with pytest.raises(CommandError, match="Settings → Sites"):
        create_demo()


def test_the_site_is_named_and_addressed_as_it_is_served(settings: Any) -> None:
    settings.SITE_URL, settings.DEMO_PASSWORD = "http://localhost:8123", "demo"
    assert "password demo" in create_demo(password=None)
    site = Site.objects.get()
    assert (site.site_name, site.root_url) == ("Muon Partners", "http://localhost:8123")
    Site.objects.update(hostname="www.example.org", port=443)
    create_demo()
    assert Site.objects.get().root_url == "https://www.example.org"
