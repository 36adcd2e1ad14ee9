"""A reader's visit to one of the views below a framework's page: what all of them need."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from urllib.parse import urljoin

from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse

from core.caching import tag
from core.models.page import Crumb
from frameworks.attack.dialect import path as place
from frameworks.caching import framework_tag
from frameworks.models.framework import Framework, Release
from frameworks.models.pages import FrameworkPage
from frameworks.technique.graph import Row
from frameworks.technique.view import Other
from frameworks.views.trail import trail_to


class Visit:
    """One request for a view of a framework. Raises Http404 for a page that has lost its framework."""

    def __init__(self, page: FrameworkPage, request: HttpRequest) -> None:
        if page.framework is None:
            raise Http404("This page has no framework.")
        self.page = page
        self.request = request
        self.framework: Framework = page.framework
        tag(request, framework_tag(self.framework.slug))
        self.home: str = page.get_url(request) or ""

    @cached_property
    def base(self) -> str:
        """The address of the frameworks index."""
        return self.page.get_parent().get_url(self.request) or ""

    @cached_property
    def release(self) -> Release | None:
        """The release whose texts are shown."""
        return self.framework.current_release

    def url(self, kind: str, external_id: str, key: str = "") -> str:
        """Return the address of an entry of this framework, empty when nothing shows it."""
        where = place(self.framework.slug, kind, external_id, key)
        return f"{self.base}{where}" if where else ""

    def other(self, row: Row) -> Other:
        """Return the far end of a statement as something to name and link to."""
        url = self.url(row.kind, row.external_id, row.key)
        return Other(row.pk, row.kind, row.external_id, row.title, row.status, url, row.order, row.parent)

    def render(self, template: str, context: Mapping[str, Any], *above: Crumb) -> TemplateResponse:
        """Render a view of the framework; `above` are the views between it and the framework's page."""
        trail = [*trail_to(self.page, self.request), *above]
        if self.request.path == self.home:
            trail.pop()
        return TemplateResponse(
            self.request,
            template,
            {
                "page": self.page,
                "self": self.page,
                "request": self.request,
                "framework": self.framework,
                "release": self.release,
                "home": self.home,
                "canonical": urljoin(self.page.get_full_url(self.request) or "", self.request.path),
                "trail": trail,
                **context,
            },
        )
