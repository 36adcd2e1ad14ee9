"""Serve anonymous visitors whole pages from the cache: no query, no template, no session."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers

from core.caching.tags import SITE, expiry_of, remember, tags_of, untouched_since

_KINDS = ("text/html", "application/rss+xml", "application/atom+xml", "application/feed+json")
_FOR_PROGRAMS = ("application/json", "text/csv", "text/markdown")  # asked for by Accept: never kept
_LONGEST = 200  # characters of a query string under which a response is kept
_PARAMETERS = ("page", "platform", "tactic", "heat")
_PERSONAL_COOKIES = ("messages",)  # besides the session's


@dataclass(frozen=True, slots=True)
class Kept:
    """A response as it lies in the cache. `started`: when its making began, in seconds since the epoch."""

    content: bytes
    headers: dict[str, str]
    tags: frozenset[str]
    started: float


class PageCacheMiddleware:
    """Stands before the session middleware, and behind everything that should work on kept responses too.

    Settings: PAGE_CACHE (bool), PAGE_CACHE_SECONDS (how long a page is kept at most), PAGE_CACHE_PARAMETERS
    (query parameters under which responses are kept; a request with any other is answered afresh).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer from the cache, or from the site and keep the answer."""
        key = request_key(request)
        if key is None:
            return self.get_response(request)
        kept: Kept | None = cache.get(key)
        if kept is not None and untouched_since(kept.started, kept.tags):
            return _restored(kept)
        started = time.time()
        response = self.get_response(request)
        if isinstance(response, HttpResponse) and (seconds := _keepable_for(request, response)) > 0:
            _mark(response)
            if request.method == "GET":
                tags = frozenset({SITE, *tags_of(request)})
                remember(tags, started)
                cache.set(key, Kept(response.content, dict(response.headers), tags, started), seconds)
            response["X-Cache"] = "miss"
        return response


def request_key(request: HttpRequest) -> str | None:
    """Return where the answer to this request is kept; None when it must not come from the cache."""
    if not settings.PAGE_CACHE or request.method not in ("GET", "HEAD"):
        return None
    if "HTTP_AUTHORIZATION" in request.META or getattr(request, "is_dummy", False):
        return None  # the latter is how Wagtail asks for previews
    if request.COOKIES.keys() & {settings.SESSION_COOKIE_NAME, *_PERSONAL_COOKIES}:
        return None
    query = _query(request)
    if query is None or request.get_preferred_type(("text/html", *_FOR_PROGRAMS)) in _FOR_PROGRAMS:
        return None
    try:
        address = f"{request.scheme}://{request.get_host()}{request.path}?{query}"
    except DisallowedHost:
        return None
    return f"page-cache:{hashlib.sha256(address.encode('utf-8', 'surrogatepass')).hexdigest()}"


def _query(request: HttpRequest) -> str | None:
    """Return the query string in a fixed order; None when it is long or has a parameter nobody announced."""
    if len(request.META.get("QUERY_STRING", "")) > _LONGEST:
        return None
    if request.GET.keys() - set(getattr(settings, "PAGE_CACHE_PARAMETERS", _PARAMETERS)):
        return None
    return urlencode(sorted(request.GET.lists()), doseq=True, errors="surrogatepass")


def _keepable_for(request: HttpRequest, response: HttpResponse) -> float:
    """Return for how many seconds a response may be kept: none when it is personal, or nobody tagged it."""
    if response.status_code != 200 or not tags_of(request):
        return 0
    if response.headers.get("Content-Type", "").partition(";")[0] not in _KINDS:
        return 0
    if response.cookies or "CSRF_COOKIE_NEEDS_UPDATE" in request.META:
        return 0
    if getattr(request, "is_preview", False) or hasattr(response, "_csp_config"):
        return 0  # the latter: a policy of the response's own, written by a middleware outside this one
    control = response.headers.get("Cache-Control", "").lower()
    if any(word in control for word in ("private", "no-store", "no-cache")):
        return 0
    seconds = float(getattr(settings, "PAGE_CACHE_SECONDS", 3600))
    if (moment := expiry_of(request)) is not None:
        seconds = min(seconds, (moment - timezone.now()).total_seconds())
    return seconds


def _mark(response: HttpResponse) -> None:
    """Let browsers and proxies keep a page if they ask each time whether it still holds."""
    if "Cache-Control" not in response.headers:
        patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
    patch_vary_headers(response, ["Cookie"])
    if "ETag" not in response.headers:
        response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'


def _restored(kept: Kept) -> HttpResponse:
    response = HttpResponse(kept.content)
    for name, value in kept.headers.items():
        response[name] = value
    response["X-Cache"] = "hit"
    return response
