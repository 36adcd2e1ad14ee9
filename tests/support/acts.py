"""Every act of the table in docs/roles.md, tried through the admin or the API; returns whether it was done.

@act("Publish commentary")
def publish(world, client, token) -> bool
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image as Picture
from wagtail.fields import StreamField
from wagtail.images.models import Image
from wagtail.models import Comment, Locale, Page, PageViewRestriction, Site
from wagtail.test.utils.form_data import (
    inline_formset,
    nested_form_data,
    querydict_from_html,
    rich_text,
    streamfield,
)

from core.models import SiteSettings, User
from frameworks.models import (
    Entry,
    Framework,
    FrameworkPage,
    ImportRun,
    Mapping,
    Release,
    ReleaseNote,
    Review,
    ReviewerScope,
    ReviewItem,
    TechniquePage,
)
from frameworks.models.pages.two_layers import PUBLISHER_FIELDS
from frameworks.wagtail_hooks.reports import REPORTS
from insights.models import Author, InsightPage, InsightsIndexPage, Topic
from pages.models import HomePage, StandardPage
from services.models import ServicePage, ServicesIndexPage

type Try = Callable[["World", Client, str], bool]

ACTS: dict[str, Try] = {}


def act(name: str) -> Callable[[Try], Try]:
    """Register what tries an act, under its words in the table."""

    def register(tried: Try) -> Try:
        ACTS[name] = tried
        return tried

    return register


@dataclass(frozen=True)
class World:
    """What there is to act on; pages are looked up afresh, because every act changes them."""

    writer: User  # who wrote what others approve
    second: User  # who approves the first step where the second is tried

    @property
    def lua(self) -> TechniquePage:
        return TechniquePage.objects.get(slug="t1059-011")

    def draft(self, page: Any) -> Any:
        """Write a draft of a page as the writer."""
        draft = page.get_latest_revision_as_object()
        if isinstance(draft, TechniquePage):
            draft.one_line = "By the writer"
        else:
            draft.search_description = "By the writer"
        draft.save_revision(user=self.writer)
        return type(page).objects.get(pk=page.pk)

    def submitted(self, page: Any) -> Any:
        """Submit a draft of the writer's, and return its step."""
        page = self.draft(page)
        page.get_workflow().start(page, self.writer)
        return type(page).objects.get(pk=page.pk).current_workflow_task_state

    def item(self) -> ReviewItem:
        """A review item that waits."""
        release = Release.objects.get(state="current")
        lua = self.lua
        assert lua.entry is not None
        assert lua.entry.version is not None
        return ReviewItem.objects.create(
            page=lua, since=release, release=release, digest=lua.entry.version.digest, grade=1
        )


# How things are asked


def edit(client: Client, page: Page, **fields: Any) -> Any:
    """Post the editor of a page with some fields changed, as its own form holds them."""
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    answer = client.get(url)
    html = answer.content.decode()
    form = querydict_from_html(html, form_id="page-edit-form") if 'id="page-edit-form"' in html else {}
    streams = [
        field.name for field in page.specific_class._meta.get_fields() if isinstance(field, StreamField)
    ]
    form.update(nested_form_data({name: streamfield([]) for name in streams}))
    form.update(
        {name.replace("_", "-") if name.startswith("action_") else name: v for name, v in fields.items()}
    )
    return client.post(url, form)


def ask(client: Client, token: str, method: str, path: str, data: Any = None) -> Any:
    """Ask version 3 of the API with a token."""
    return getattr(client, method)(
        f"/api/v3/pages/{path}",
        json.dumps(data or {}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )


def is_draft(page: Any, name: str, value: Any) -> bool:
    """Return whether the latest draft of a page says something."""
    fresh = type(page).objects.get(pk=page.pk)
    return bool(getattr(fresh.get_latest_revision_as_object(), name) == value)


def is_live(page: Any, name: str, value: Any) -> bool:
    """Return whether what is live says something."""
    fresh = type(page).objects.get(pk=page.pk)
    return bool(fresh.live and getattr(fresh, name) == value)


def approve(client: Client, page: Page, state: Any) -> bool:
    """Approve a step as the dialog's form does; return whether it was."""
    client.post(
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]),
        {"seen": state.to_see},
    )
    state.refresh_from_db()
    return bool(state.status == state.STATUS_APPROVED)


def picture() -> SimpleUploadedFile:
    """A small picture as a browser sends it."""
    data = BytesIO()
    Picture.new("RGB", (4, 4)).save(data, "PNG")
    return SimpleUploadedFile("dot.png", data.getvalue(), "image/png")


# Commentary


@act("Draft commentary on a technique")
def draft(world: World, client: Client, token: str) -> bool:
    edit(client, world.lua, one_line="Mine")
    return is_draft(world.lua, "one_line", "Mine")


@act("Draft commentary through the API")
def draft_by_api(world: World, client: Client, token: str) -> bool:
    meta = {"type": "frameworks.TechniquePage"}
    ask(client, token, "patch", f"{world.lua.pk}/", {"one_line": "Mine", "meta": meta})
    return is_draft(world.lua, "one_line", "Mine")


@act("Comment on a draft")
def comment(world: World, client: Client, token: str) -> bool:
    world.draft(world.lua)
    names = {
        "text": "Really?",
        "contentpath": "one_line",
        "id": "",
        "position": "",
        "DELETE": "",
        "resolved": "",
    }
    replies = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": ""}
    fields = {f"comments-0-{name}": value for name, value in names.items()}
    fields |= {f"comments-0-replies-{name}": value for name, value in replies.items()}
    edit(client, world.lua, **fields, **{"comments-TOTAL_FORMS": "1", "comments-INITIAL_FORMS": "0"})
    return Comment.objects.exists()


@act("Submit a draft to its workflow")
def submit(world: World, client: Client, token: str) -> bool:
    edit(client, world.draft(world.lua), action_submit="1")
    return bool(world.lua.workflow_in_progress)


@act("Approve the technical review")
def approve_technically(world: World, client: Client, token: str) -> bool:
    return approve(client, world.lua, world.submitted(world.lua))


@act("Approve the editorial approval")
def approve_editorially(world: World, client: Client, token: str) -> bool:
    first = world.submitted(world.lua)
    first.approve(user=world.second, seen=first.to_see)
    done = approve(client, world.lua, world.lua.current_workflow_task_state)
    assert done is is_live(world.lua, "one_line", "By the writer")
    return done


@act("Approve one's own text")
def approve_own(world: World, client: Client, token: str) -> bool:
    user = User.objects.get(pk=client.session["_auth_user_id"])
    done = []
    for page in (world.lua, HomePage.objects.get()):
        state = world.submitted(page)
        state.workflow_state.requested_by = user
        state.workflow_state.save()
        done.append(approve(client, page, state))
    return any(done)


@act("Publish commentary")
def publish(world: World, client: Client, token: str) -> bool:
    edit(client, world.draft(world.lua), action_publish="1")
    return is_live(world.lua, "one_line", "By the writer")


@act("Publish commentary through the API")
def publish_by_api(world: World, client: Client, token: str) -> bool:
    meta = {"type": "frameworks.TechniquePage", "action": "publish"}
    ask(client, token, "patch", f"{world.lua.pk}/", {"one_line": "Mine", "meta": meta})
    world.draft(world.lua)
    ask(client, token, "post", f"{world.lua.pk}/actions/publish/")
    before = world.lua.revisions.order_by("pk").first()
    done = is_live(world.lua, "one_line", "By the writer") or is_live(world.lua, "one_line", "Mine")
    ask(client, token, "post", f"{world.lua.pk}/actions/revert/", {"revision_id": before.pk if before else 0})
    return done or is_live(world.lua, "one_line", "By the writer") or is_live(world.lua, "one_line", "Mine")


@act("Publish several pages at once")
def publish_many(world: World, client: Client, token: str) -> bool:
    page = world.draft(world.lua)
    for app, model in (("wagtailcore", "page"), ("frameworks", "techniquepage")):
        url = reverse("wagtail_bulk_action", args=[app, model, "publish"])
        client.post(f"{url}?id={page.pk}&next=/admin/", {"include_descendants": ""})
    return is_live(world.lua, "one_line", "By the writer")


@act("Schedule commentary")
def schedule(world: World, client: Client, token: str) -> bool:
    later = (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%d %H:%M")
    edit(client, world.draft(world.lua), go_live_at=later, action_publish="1")
    return world.lua.scheduled_revision is not None


@act("Unpublish a technique")
def unpublish(world: World, client: Client, token: str) -> bool:
    client.post(reverse("wagtailadmin_pages:unpublish", args=[world.lua.pk]))
    by_admin = not world.lua.live
    TechniquePage.objects.filter(pk=world.lua.pk).update(live=True)
    ask(client, token, "post", f"{world.lua.pk}/actions/unpublish/")
    assert by_admin is not world.lua.live
    return by_admin


@act("Restrict who may see a technique")
def restrict(world: World, client: Client, token: str) -> bool:
    url = reverse("wagtailadmin_pages:set_privacy", args=[world.lua.pk])
    client.post(url, {"restriction_type": "login", "password": "", "groups": []})
    return PageViewRestriction.objects.exists()


@act("Lock and unlock a technique")
def lock(world: World, client: Client, token: str) -> bool:
    client.post(reverse("wagtailadmin_pages:lock", args=[world.lua.pk]))
    locked = world.lua.locked
    TechniquePage.objects.filter(pk=world.lua.pk).update(locked=True, locked_by=world.writer)
    client.post(reverse("wagtailadmin_pages:unlock", args=[world.lua.pk]))
    assert locked is not world.lua.locked
    return bool(locked)


@act("Search and replace, as drafts")
def replace(world: World, client: Client, token: str) -> bool:
    return bool(client.get(reverse("frameworks_replace")).status_code == 200)


# The publisher's layer


@act("Change a technique's title, address or entry")
def change_publishers(world: World, client: Client, token: str) -> bool:
    before = TechniquePage.objects.values(*PUBLISHER_FIELDS).get(slug="t1059-011")
    pk = world.lua.pk
    other = Entry.objects.get(external_id="M1038")
    mine = {
        "title": "Mine",
        "slug": "mine",
        "entry": str(other.pk),
        "url_path": "/mine/",
        "draft_title": "Mine",
    }
    for action in ({"action_publish": "1"}, {"action_submit": "1"}, {}):
        edit(client, world.draft(world.lua), **mine, **action)
    for name, value in mine.items():
        for meta in ({"action": "publish"}, {}):
            ask(
                client,
                token,
                "patch",
                f"{pk}/",
                {name: value, "meta": {"type": "frameworks.TechniquePage", **meta}},
            )
    revision = TechniquePage.objects.get(pk=pk).latest_revision
    revision.content.update(title="Mine", slug="mine", entry=other.pk, url_path="/mine/")
    revision.save()
    ask(client, token, "post", f"{pk}/actions/publish/")
    ask(client, token, "post", f"{pk}/actions/revert/", {"revision_id": revision.pk})
    return bool(TechniquePage.objects.values(*PUBLISHER_FIELDS).get(pk=pk) != before)


@act("Copy, move, delete or translate a technique")
def move(world: World, client: Client, token: str) -> bool:
    lua = world.lua
    home = HomePage.objects.get()
    Locale.objects.get_or_create(language_code="fr")
    before = set(Page.objects.values_list("path", "url_path"))
    for name in ("copy", "delete"):
        client.post(reverse(f"wagtailadmin_pages:{name}", args=[lua.pk]), {"new_title": "L", "new_slug": "l"})
    client.post(reverse("wagtailadmin_pages:move_confirm", args=[lua.pk, home.pk]))
    for name in ("delete", "move"):
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", name])
        client.post(f"{url}?id={lua.pk}&next=/admin/", {"chooser": home.pk})
    for name, data in {
        "copy": {"slug": "again"},
        "create_alias": {"slug": "again"},
        "move": {"destination_id": home.pk, "position": "first-child"},
        "copy_for_translation": {"locale": "fr", "copy_parents": True},
    }.items():
        ask(client, token, "post", f"{lua.pk}/actions/{name}/", data)
    ask(client, token, "delete", f"{lua.pk}/")
    return set(Page.objects.values_list("path", "url_path")) != before


@act("Change an entry of the catalogue")
def change_entry(world: World, client: Client, token: str) -> bool:
    entry = world.lua.entry
    assert entry is not None
    for name in ("edit", "delete"):
        client.post(f"/admin/frameworks/entry/{name}/{entry.pk}/", {"title": "Mine"})
    client.post("/admin/frameworks/entry/create/", {"title": "Mine", "external_id": "T1"})
    return (
        not Entry.objects.filter(pk=entry.pk, title=entry.title).exists()
        or Entry.objects.filter(external_id="T1").exists()
    )


@act("Change the address of a framework")
def rename_framework(world: World, client: Client, token: str) -> bool:
    page = FrameworkPage.objects.get()
    edit(client, page, slug="mitre", action_publish="1")
    meta = {"type": "frameworks.FrameworkPage", "action": "publish"}
    ask(client, token, "patch", f"{page.pk}/", {"slug": "mitre", "meta": meta})
    return is_draft(page, "slug", "mitre") or is_live(page, "slug", "mitre")


@act("Import a release")
def import_release(world: World, client: Client, token: str) -> bool:
    client.post(reverse("frameworks_importrun_modeladmin_create"), {"origin": "latest"})
    return ImportRun.objects.exists()


@act("Make a former release current again")
def roll_back(world: World, client: Client, token: str) -> bool:
    former = Release.objects.get(version="17.1")
    client.post(reverse("frameworks_set_release", args=[former.pk]))
    return ImportRun.objects.exists()


@act("Keep mappings")
def keep_mappings(world: World, client: Client, token: str) -> bool:
    from frameworks.admin.mappings import mappings

    other = Framework.objects.create(slug="own", name="Own", publisher="Us", source_format="table")
    target = Entry.objects.create(
        framework=other, key="C1", kind="control", external_id="C1", title="Control"
    )
    fields = {"source": world.lua.entry_id, "target": target.pk, "relation": "subset-of", "status": "draft"}
    client.post(reverse(mappings.get_url_name("add")), {**fields, "rationale": "", "strength": ""})
    return Mapping.objects.exists()


# Reviews


@act("Say who reviews what")
def scope(world: World, client: Client, token: str) -> bool:
    framework = Framework.objects.get(slug="attack")
    fields = {"user": world.writer.pk, "framework": framework.pk, "tactic": ""}
    client.post(reverse("reviewer_scopes:add"), fields)
    return ReviewerScope.objects.exists()


@act("Stamp a page as still right")
def stamp(world: World, client: Client, token: str) -> bool:
    item = world.item()
    client.post(reverse("frameworks_review_act", args=[item.pk, "still-right"]), {"digest": item.digest})
    return Review.objects.exists()


@act("Dismiss a review item")
def dismiss(world: World, client: Client, token: str) -> bool:
    item = world.item()
    fields = {"digest": item.digest, "reason": "No."}
    client.post(reverse("frameworks_review_act", args=[item.pk, "dismiss"]), fields)
    return ReviewItem.objects.filter(pk=item.pk, state="dismissed").exists()


@act("Assign a review item")
def assign(world: World, client: Client, token: str) -> bool:
    item = world.item()
    fields = {"owner": world.writer.pk, "due": ""}
    client.post(reverse("frameworks_review_act", args=[item.pk, "assign"]), fields)
    return ReviewItem.objects.filter(pk=item.pk, owner=world.writer).exists()


# Release notes


def write_note(client: Client, **action: str) -> None:
    release = Release.objects.get(state="current")
    body = nested_form_data({"body": rich_text("<p>Much.</p>")})
    fields = {"release": release.pk, "one_line": "Much changed.", "author": "", **body, **action}
    client.post(reverse("wagtailsnippets_frameworks_releasenote:add"), fields)


@act("Draft a release note")
def draft_note(world: World, client: Client, token: str) -> bool:
    write_note(client)
    return ReleaseNote.objects.filter(live=False).exists()


@act("Publish a release note")
def publish_note(world: World, client: Client, token: str) -> bool:
    write_note(client, **{"action-publish": "1"})
    return ReleaseNote.objects.filter(live=True).exists()


# Services and insights


def both() -> list[Any]:
    return [ServicePage.objects.get(slug="testing"), InsightPage.objects.get(slug="news")]


def all_or_none(done: list[bool]) -> bool:
    assert len(set(done)) == 1, done
    return done[0]


@act("Add a service or an insight")
def add_page(world: World, client: Client, token: str) -> bool:
    empty = {"comments": inline_formset([]), "related_pages": inline_formset([]), "body": streamfield([])}
    lists = {**empty, "outcomes": streamfield([]), "questions": streamfield([])}
    fields = {"title": "New", "slug": "new", "introduction": "New.", "date": "2026-11-03"}
    fields |= {"author": str(Author.objects.get().pk), "next_step": "", "next_step_page": ""}
    for type_, above in (
        (("services", "servicepage"), ServicesIndexPage.objects.get()),
        (("insights", "insightpage"), InsightsIndexPage.objects.get()),
    ):
        url = reverse("wagtailadmin_pages:add", args=[*type_, above.pk])
        client.post(url, {**fields, **nested_form_data(lists)})
    return all_or_none(
        [model.objects.filter(title="New", live=False).exists() for model in (ServicePage, InsightPage)]
    )


@act("Draft a change of a service or an insight")
def draft_page(world: World, client: Client, token: str) -> bool:
    for page in both():
        edit(client, page, introduction="Mine")
    return all_or_none([is_draft(page, "introduction", "Mine") for page in both()])


@act("Publish a service or an insight")
def publish_page(world: World, client: Client, token: str) -> bool:
    for page in both():
        edit(client, page, introduction="Mine", action_publish="1")
    return all_or_none([is_live(page, "introduction", "Mine") for page in both()])


@act("Delete a live service or insight")
def delete_page(world: World, client: Client, token: str) -> bool:
    for page in both():
        client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    left = [ServicePage.objects.filter(slug="testing"), InsightPage.objects.filter(slug="news")]
    return all_or_none([not pages.exists() for pages in left])


@act("Keep authors and topics")
def keep_topics(world: World, client: Client, token: str) -> bool:
    client.post(reverse("wagtailsnippets_insights_topic:add"), {"name": "Logs", "slug": "logs"})
    return Topic.objects.exists()


# The site


def plain() -> list[Any]:
    return [HomePage.objects.get(), StandardPage.objects.get(slug="about")]


@act("Draft the home page or a plain page")
def draft_home(world: World, client: Client, token: str) -> bool:
    for page in plain():
        edit(client, page, search_description="Mine")
    return all_or_none([is_draft(page, "search_description", "Mine") for page in plain()])


@act("Add a plain page")
def add_plain(world: World, client: Client, token: str) -> bool:
    meta = {"type": "pages.StandardPage", "parent_id": HomePage.objects.get().pk}
    ask(client, token, "post", "", {"title": "New", "meta": meta})
    return StandardPage.objects.filter(title="New", live=False).exists()


@act("Order the menu")
def order(world: World, client: Client, token: str) -> bool:
    about = StandardPage.objects.get(slug="about")
    last = HomePage.objects.get().get_children().count() - 1
    url = reverse("wagtailadmin_pages:set_page_position", args=[about.pk])
    client.post(f"{url}?position={last if about.path.endswith('0001') else 0}")
    return bool(StandardPage.objects.get(slug="about").path != about.path)


@act("Publish the home page or a plain page")
def publish_home(world: World, client: Client, token: str) -> bool:
    for page in plain():
        edit(client, world.draft(page), action_publish="1")
    return all_or_none([is_live(page, "search_description", "By the writer") for page in plain()])


@act("Approve in the marketing workflow")
def approve_marketing(world: World, client: Client, token: str) -> bool:
    pages = [HomePage.objects.get(), *both()]
    return all_or_none([approve(client, page, world.submitted(page)) for page in pages])


@act("Change the site's settings")
def change_settings(world: World, client: Client, token: str) -> bool:
    names = ("tagline", "logo", "contact_email", "location", "linkedin_url", "cta_label", "cta_page", "abn")
    fields = dict.fromkeys((*names, "group_line"), "") | {"firm_name": "Mine"}
    lists = {"company_links": streamfield([]), "legal_links": streamfield([]), "notices": rich_text("")}
    site = Site.objects.get(is_default_site=True)
    url = reverse("wagtailsettings:edit", args=["core", "sitesettings", site.pk])
    client.post(url, {**fields, **nested_form_data(lists)})
    return SiteSettings.objects.filter(firm_name="Mine").exists()


@act("Upload an image")
def upload(world: World, client: Client, token: str) -> bool:
    client.post(reverse("wagtailimages:add"), {"title": "Dot", "file": picture(), "description": "A dot"})
    return Image.objects.exists()


@act("Change or delete others' images")
def change_image(world: World, client: Client, token: str) -> bool:
    image = Image.objects.create(title="Dot", file=picture(), uploaded_by_user=world.writer)
    client.post(reverse("wagtailimages:delete", args=[image.pk]))
    return not Image.objects.exists()


# Everything else


@act("Look at the catalogue, the review queue and the reports")
def look(world: World, client: Client, token: str) -> bool:
    names = (
        "frameworks_entry_modeladmin_index",
        "frameworks_release_modeladmin_index",
        "frameworks_review_queue",
        *(report.index_url_name for report in REPORTS),
    )
    return all_or_none([client.get(reverse(name)).status_code == 200 for name in names])


@act("Manage users, groups and workflows")
def manage(world: World, client: Client, token: str) -> bool:
    names = ("wagtailusers_users:add", "wagtailusers_groups:add", "wagtailadmin_workflows:add")
    return all_or_none([client.get(reverse(name)).status_code == 200 for name in names])
