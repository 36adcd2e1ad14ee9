"""The publisher's text beside the editor: one of Wagtail's side panels, to read and never to edit.

Next to status, comments and preview, under its own toggle; Wagtail remembers which of them an editor keeps
open. It also brings the list of suggestions that the fields "About" of the commentary use
(`frameworks.blocks.PartBlock`).
"""

from typing import Any

from django.forms import Media
from django.urls import reverse
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.side_panels import BaseSidePanel

from frameworks.blocks import STATEMENT
from frameworks.changes.grading import Reason
from frameworks.forms import hung_on
from frameworks.models import ReviewItem, TechniquePage
from frameworks.technique import TechniqueView, Window, from_entry

PROCEDURES = Window(size=5)  # how they read, not all of them: T1105 has 498


class UpstreamSidePanel(BaseSidePanel):
    """What the publisher says: release, facts, statement, mitigations, detection."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = "Toggle publisher's text"
        icon_name = "openquote"
        has_counter = False

    name = "upstream"
    title = "Publisher's text"
    template_name = "frameworks/admin/upstream_panel.html"
    order = 200

    @property
    def media(self) -> Media:
        """Opens the panel for an editor who has never chosen one."""
        return Media(js=[versioned_static("js/admin/upstream.js")])

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Add `view`, the publisher's layer (None for a page that lost its entry), and `parts`, id → name."""
        context: dict[str, Any] = super().get_context_data(parent_context)
        page: TechniquePage = self.object
        if page.entry is None:
            return context
        view = from_entry(page.entry, base_of(page), PROCEDURES)
        parts = parts_in(view)
        return {
            **context,
            "view": view,
            "entry": page.entry,
            "parts": parts,
            "lost": sorted(hung_on(page.commentary) - parts.keys()),
            "entry_url": entry_url(page.entry.pk),
            **waiting_for(page),
        }


def waiting_for(page: TechniquePage) -> dict[str, Any]:
    """Return the page's review item that waits, with its reasons; empty when there is none. One query."""
    waiting = page.review_items.filter(state__in=ReviewItem.PENDING).select_related("since", "release")
    item = waiting.first()
    if item is None:
        return {}
    return {"review_item": item, "review_reasons": [Reason.from_json(reason) for reason in item.reasons]}


def entry_url(pk: int) -> str:
    """Return where the admin shows an entry."""
    return reverse("frameworks_entry_modeladmin_inspect", args=[pk])


def parts_in(view: TechniqueView) -> dict[str, str]:
    """Return id → name of every part that a note can hang on, as `frameworks.parts.parts_of` does."""
    parts = {STATEMENT: "Statement"}
    parts.update((one.entry.external_id, one.entry.title) for one in view.mitigations)
    for strategy in view.strategies:
        parts.update((one.entry.external_id, one.entry.title) for one in strategy.analytics)
    return parts


def base_of(page: TechniquePage) -> str:
    """Return the address of the frameworks index that stands above a technique's page."""
    url = page.get_url() or ""
    return url.rsplit("/", 3)[0] + "/" if url.count("/") > 3 else "/frameworks/"
