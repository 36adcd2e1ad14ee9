"""The rule that carries the project: what the publisher says and what the firm says live on one page and
never mix.

The publisher's layer is an `Entry`, written by imports. The firm's layer is the page, written by editors.
Some things on the page belong to the publisher all the same: its title and its address, which Wagtail keeps
on the page, and the link to the entry. A Wagtail revision stores the whole page, so publishing an old draft
would bring back their old values. `TwoLayerPage` reads them afresh whenever a revision becomes a page again,
and once more, under a lock, when it is saved: an import may have committed in between.
"""

from typing import Any, Self

from django.db import transaction
from wagtail.models import PagePermissionTester, Revision

from frameworks.models.pages.single import SinglePage
from frameworks.permissions import TechniquePermissions

# Not the publisher's, but no draft's either: bulk actions and stamps set it, whichever draft is published.
KEPT_FIELDS = ("review_due",)
PUBLISHER_FIELDS = ("title", "draft_title", "slug", "url_path", "entry_id")


class TwoLayerPage(SinglePage):
    """A page whose title, address and entry belong to imports, whatever a draft, a form or an API call says.

    Subclasses have an `entry` foreign key. They are made by imports, one for an entry, and never copied,
    moved or deleted.
    """

    single_for = "entry"

    class Meta:
        abstract = True

    def with_content_json(self, content: Any) -> Self:
        """Return this page with a revision's content, but the publisher's fields as they are now."""
        page: Self = super().with_content_json(content)
        page.restore_publisher_fields()
        return page

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the firm's layer; a page that exists keeps the publisher's fields it has in the database.

        Raises PermissionDenied for a second page of an entry: a copy, an alias or a translation. Imports do
        not come through here: they write these columns in bulk (`frameworks.importing.pages`).
        """
        with transaction.atomic():
            if self.pk is not None:
                self.restore_publisher_fields(lock=True)
            super().save(*args, **kwargs)

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """Save a draft; before the first one, keep what is live as a revision too.

        Imports publish pages in bulk, without revisions. Wagtail takes a live page that has no live revision
        off the site when a later version of it is scheduled.
        """
        with transaction.atomic():
            if self.live and self.live_revision_id is None:
                self.live_revision = self.revision_of_live_page()
            revision: Revision = super().save_revision(*args, **kwargs)
        return revision

    def revision_of_live_page(self) -> Revision | None:
        """Make a revision of the page as it is live in the database, and make it the live one."""
        live = type(self)._base_manager.filter(pk=self.pk, live=True).first()
        if live is None:
            return None
        revision: Revision = live.live_revision or Revision.objects.create(
            content_object=live,
            base_content_type=live.get_base_content_type(),
            content=live.serializable_data(),
            object_str=str(live),
            created_at=live.last_published_at,
        )
        type(self)._base_manager.filter(pk=self.pk).update(live_revision=revision)
        return revision

    def restore_publisher_fields(self, *, lock: bool = False) -> None:
        """Set the publisher's fields from a fresh read; with `lock`, nobody changes them until commit.

        Fresh, because `self` may itself have been made from an old draft; Wagtail's own list of fields that a
        revision must not touch is read from `self`. And asked by primary key: a page that was made from a
        draft counts as one that is being added (`_state.adding`).
        """
        rows = type(self)._base_manager.filter(pk=self.pk)
        if lock:
            rows = rows.select_for_update()
        stored = rows.values(*PUBLISHER_FIELDS, *KEPT_FIELDS).first()
        for name, value in (stored or {}).items():
            setattr(self, name, value)

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        """Return what a user may do with this page."""
        return TechniquePermissions(user, self)
