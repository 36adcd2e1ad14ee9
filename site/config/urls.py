"""Every address of the project, from the most specific to Wagtail's own page tree."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.cache import never_cache
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from core.notices.preferences import AccountView
from core.patterns import patterns

urlpatterns: list[URLPattern | URLResolver] = [
    # In Wagtail's place and under its name, which wagtailadmin_urls gives it.
    path("admin/account/", never_cache(require_admin_access(AccountView.as_view()))),
    path("admin/", include(wagtailadmin_urls)),
    path("api/", include("config.api")),
    path("documents/", include(wagtaildocs_urls)),
    path("search/", include("core.search.urls")),
    path("patterns/", patterns),
    path("patterns/<slug:name>/", patterns),
]

if settings.SERVE_MEDIA:
    # Pictures only: documents may be private, and are served by Wagtail's own view, which asks.
    urlpatterns.append(
        re_path(
            rf"^{settings.MEDIA_URL.lstrip('/')}(?P<path>(?:images|original_images|avatar_images)/.+)$",
            serve,
            {"document_root": settings.MEDIA_ROOT},
        )
    )

urlpatterns += [
    path("", include("frameworks.urls")),
    path("", include(wagtail_urls)),
]
