"""The router for pages: our reads, Wagtail's writes."""

from typing import Annotated, Literal

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import reverse
from ninja import Query, Router
from ninja.responses import Response
from pydantic import WithJsonSchema
from wagtail.api.v3.auth import AllowAnonymous, BearerTokenAuth
from wagtail.api.v3.routers import pages as wagtail_pages
from wagtail.models import Page

from core.api.finding import find_page, found_address
from core.api.parameters import Parameters
from core.api.serving import specific
from core.api.v3.access import editable_pages, readable_pages
from core.api.v3.lists import FindParameters, PageList, PageListParameters, listed

READ_AUTH = [BearerTokenAuth(), AllowAnonymous()]
WRITE_AUTH = BearerTokenAuth()

Format = Annotated[
    str | None, WithJsonSchema({"type": "string", "enum": ["html", "markdown", "db_html", "db_markdown"]})
]

router = Router(tags=["pages"])


@router.get(
    "/",
    response=PageList,
    url_name="list_pages",
    summary="List pages",
    operation_id="pages_list",
    auth=READ_AUTH,
)
def list_pages(request: HttpRequest, parameters: Query[PageListParameters]) -> Response:
    """Pages with a summary of each. `fields=*` serves every field, `fields=a,b` those named."""
    return Response(listed(request))


@router.get(
    "/find/",
    response={302: None},
    url_name="find_page",
    summary="Find page",
    operation_id="pages_find",
    auth=READ_AUTH,
)
def find(request: HttpRequest, parameters: Query[FindParameters]) -> HttpResponseRedirect:
    """Lead to a page by id, by its path on the site, or by what its type is known by (external_id)."""
    page = find_page(Parameters(request.GET), lambda model: readable_pages(request, model), request)
    if page is None:
        raise Http404("no page answers this")
    address = reverse("wagtailapi_v3:detail_page", kwargs={"page_id": page.pk})
    return HttpResponseRedirect(found_address(address, request))


@router.get(
    "/{page_id}/",
    response=wagtail_pages.PageDetailSchema,
    url_name="detail_page",
    summary="Page detail",
    operation_id="pages_detail",
    auth=READ_AUTH,
)
def detail(
    request: HttpRequest,
    page_id: int,
    version: Literal["live", "draft"] = "live",
    rich_text_format: Format = None,
    site: str | None = None,
) -> Page:
    """Everything of one page. `version=draft` is for users who may change it."""
    page = readable_pages(request).filter(pk=page_id).first()
    if page is None:
        raise Http404(f"there is no page {page_id}")
    if version == "draft":
        if not editable_pages(request).filter(pk=page_id).exists():
            raise PermissionDenied("drafts are for users who may change the page")
        draft: Page = page.get_latest_revision_as_object()
        return draft
    return specific(page)


router.post(
    "/",
    response={201: wagtail_pages.PageDetailSchema},
    url_name="create_page",
    summary="Create page",
    operation_id="pages_create",
    auth=WRITE_AUTH,
)(wagtail_pages.create_page)
router.patch(
    "/{page_id}/",
    response=wagtail_pages.PageDetailSchema,
    url_name="update_page",
    summary="Update page",
    operation_id="pages_update",
    auth=WRITE_AUTH,
)(wagtail_pages.update_page)
router.delete(
    "/{page_id}/",
    response={204: None},
    url_name="delete_page",
    summary="Delete page",
    operation_id="pages_delete",
    auth=WRITE_AUTH,
)(wagtail_pages.delete)
router.get(
    "/{page_id}/revisions/",
    response=list[wagtail_pages.RevisionSchema],
    url_name="list_page_revisions",
    summary="List page revisions",
    operation_id="pages_revisions_list",
    auth=WRITE_AUTH,
)(wagtail_pages.list_page_revisions)
router.get(
    "/{page_id}/revisions/{revision_id}/",
    response=wagtail_pages.PageRevisionDetailSchema,
    url_name="detail_page_revision",
    summary="Page revision detail",
    operation_id="pages_revisions_detail",
    auth=WRITE_AUTH,
)(wagtail_pages.get_page_revision)
router.add_router("/", wagtail_pages.actions_router)
