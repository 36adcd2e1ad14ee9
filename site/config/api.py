"""The two APIs, put together: which endpoints there are and where.

/api/v2/ is Wagtail's stable API, /api/v3/ its new one; both serve pages from `core.api.served`. An app that
brings routes of its own has its router added to `v3` here. Wagtail's own `wagtail.api.v3.api.api` is not
mounted (docs/decisions say why).
"""

from functools import cache
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, path, re_path
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v3.errors import register_exception_handlers
from wagtail.api.v3.routers.schema import router as schema_router
from wagtail.api.v3.routers.sites import router as sites_router
from wagtail.api.v3.routers.whoami import router as whoami_router
from wagtail.contrib.redirects.api.v3.router import router as redirects_router
from wagtail.documents.api.v3.router import router as documents_router
from wagtail.images.api.v3.router import router as images_router
from wagtail.locales.api.v3.router import router as locales_router
from wagtail.snippets.api.v3.router import router as snippets_router

from core.api.middleware import not_found
from core.api.v2.endpoints import DocumentsEndpoint, ImagesEndpoint, RedirectsEndpoint
from core.api.v2.pages import PagesEndpoint
from core.api.v3.guard import guard
from core.api.v3.pages import router as pages_router
from frameworks.api.catalogue import router as frameworks_router

v2 = WagtailAPIRouter("wagtailapi")
v2.register_endpoint("pages", PagesEndpoint)
v2.register_endpoint("images", ImagesEndpoint)
v2.register_endpoint("documents", DocumentsEndpoint)
v2.register_endpoint("redirects", RedirectsEndpoint)


class Api(NinjaAPI):
    """Version 3, which works out its description once: it takes half a second and never changes."""

    @cache  # noqa: B019 - there is one API, and it lives as long as the process
    def _description(self, path_prefix: str | None) -> OpenAPISchema:
        return super().get_openapi_schema(path_prefix=path_prefix)

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Return the OpenAPI description."""
        return self._description(path_prefix)


v3 = Api(
    title=f"{settings.SITE_NAME} API",
    version="3.0.0",
    description=(
        "Pages with two layers: `publisher` is what a framework's publisher says, `firm` what the firm says. "
        "Reading needs no token. Frameworks, releases, entries and relationships are below /frameworks/."
    ),
    urls_namespace="wagtailapi_v3",
    docs_url="/docs/",
)
register_exception_handlers(v3)
v3.add_decorator(guard, mode="view")
v3.add_router("/pages/", pages_router)
v3.add_router("/frameworks/", frameworks_router)
v3.add_router("/images/", images_router)
v3.add_router("/documents/", documents_router)
v3.add_router("/redirects/", redirects_router)
v3.add_router("/snippets/", snippets_router)
v3.add_router("/locales/", locales_router)
v3.add_router("/sites/", sites_router)
v3.add_router("/schema/", schema_router)
v3.add_router("/", whoami_router)

urlpatterns: list[URLPattern | URLResolver] = [
    path("v2/", v2.urls),
    path("v3/", v3.urls),
    re_path(r".+/$", not_found),  # without a slash at the end, Django leads to the address that has one
]
