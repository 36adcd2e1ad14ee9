"""What holds for every address below /api/.

- There are no sessions: a cookie is not looked at, so that nobody's private view ends up in a shared cache,
  and no other site can write in a visitor's name.
- HEAD is answered like GET, without the body. Version 3's framework does not know it.
- Answers carry an ETag (Django's ConditionalGetMiddleware, outside of this one, makes a 304 of a repeat) and
  say how long they may be kept: what anybody may see for a minute by anybody, what a token may see by nobody.
- An error is JSON, also where no view of ours was reached.
"""

import json
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers, set_response_etag

PREFIX = "/api/"
PROBLEM_PREFIX = "/api/v3/"
MAX_AGE = 60  # seconds


class ApiMiddleware:
    """Stands outside of sessions and authentication, inside of compression and conditional requests."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        request.COOKIES = {}
        if is_head := request.method == "HEAD":
            request.method = "GET"
        response = self.get_response(request)
        if _is_foreign_error(response):
            response = _as_json(request, response)
        _set_headers(request, response)
        if is_head:
            request.method = "HEAD"
            length = len(response.content)
            response.content = b""
            response.headers["Content-Length"] = str(length)
        return response


def _set_headers(request: HttpRequest, response: HttpResponse) -> None:
    patch_vary_headers(response, ["Authorization"])
    if response.status_code == HTTPStatus.UNAUTHORIZED:
        response.headers.setdefault("WWW-Authenticate", "Bearer")  # RFC 9110, 15.5.2
    if request.headers.get("Authorization"):
        patch_cache_control(response, private=True, no_store=True)
    elif response.status_code == HTTPStatus.OK:
        set_response_etag(response)
        patch_cache_control(response, public=True, max_age=MAX_AGE)
    else:
        patch_cache_control(response, no_cache=True)


def _is_foreign_error(response: HttpResponse) -> bool:
    """Return whether an error was answered by something that does not know it is an API."""
    is_error = response.status_code >= HTTPStatus.BAD_REQUEST
    return is_error and "json" not in response.headers.get("Content-Type", "")


def _as_json(request: HttpRequest, foreign: HttpResponse) -> HttpResponse:
    response = _error(request, HTTPStatus(foreign.status_code))
    for name in ("Allow", "WWW-Authenticate"):
        if name in foreign.headers:
            response.headers[name] = foreign.headers[name]
    return response


def not_found(request: HttpRequest) -> HttpResponse:
    """Answer for an address below /api/ where nothing is."""
    return _error(request, HTTPStatus.NOT_FOUND)


def _error(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    if request.path_info.startswith(PROBLEM_PREFIX):
        body = {
            "type": "about:blank",
            "title": status.phrase,
            "status": status.value,
            "detail": status.description,
        }
        kind = "application/problem+json"
    else:
        body, kind = {"message": status.phrase}, "application/json"
    return HttpResponse(json.dumps(body), status=status, content_type=kind)
