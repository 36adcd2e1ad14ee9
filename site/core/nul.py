"""No NUL character in an address: nothing is named with one, and PostgreSQL fails on it."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse

from core.api.middleware import PREFIX


class RefuseNulMiddleware:
    """Answer 404 for a NUL in the path and 400 for one in the query, before any view asks a database.

    Stands outside of Wagtail's redirects, which look up every address that was not found. The API reads
    its queries strictly and says itself which parameter is wrong.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info:
            raise Http404("a NUL character stands in the address")
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query and not request.path_info.startswith(PREFIX):
            raise BadRequest("a NUL character stands in the query")
        return self.get_response(request)
