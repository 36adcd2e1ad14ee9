"""The rule that carries the project: what the publisher says and what the firm says live on one page and never mix.

The publisher's layer is an `Entry`, written by imports. The firm's layer is the page, written by editors. Three things
on the page belong to the publisher all the same: its title and its address, which Wagtail keeps on the page, and the
link to the entry. A Wagtail revision stores the whole page, so publishing an old draft would bring back their old values.
`TwoLayerPage` reads them afresh whenever a revision becomes a page again, and whenever a page is saved.
"""

from typing import Any, Self

from core.models import SitePage

PUBLISHER_FIELDS = ("title", "draft_title", "slug", "url_path", "entry_id")


class TwoLayerPage(SitePage):
    """A page whose title, address and entry belong to imports, whatever a draft, a form or an API call says.

    Subclasses have an `entry` foreign key.
    """

    class Meta:
        abstract = True

    def with_content_json(self, content: Any) -> Self:
        """Return this page with the content of a revision, but with the publisher's fields as they are now."""
        page: Self = super().with_content_json(content)
        page.restore_publisher_fields()
        return page

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the firm's layer; a page that exists keeps the publisher's fields it has in the database.

        Imports do not come through here: they write these columns in bulk (`frameworks.importing.pages`).
        """
        if not self._state.adding:
            self.restore_publisher_fields()
        super().save(*args, **kwargs)

    def restore_publisher_fields(self) -> None:
        """Set the publisher's fields from a fresh read of the database.

        Fresh, because `self` may itself have been made from an old draft; Wagtail's own list of fields that a revision
        must not touch is read from `self`.
        """
        stored = type(self)._base_manager.filter(pk=self.pk).values(*PUBLISHER_FIELDS).first()
        for name, value in (stored or {}).items():
            setattr(self, name, value)
