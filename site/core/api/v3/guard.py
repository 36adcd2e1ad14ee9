"""What holds for every operation of version 3, Wagtail's own included.

A bearer token that is not valid is an error: Wagtail would answer as if there were none. So is a parameter
that the operation does not know.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja.operation import Operation
from wagtail.api.v3.auth import BearerTokenAuth
from wagtail.api.v3.errors import problem_response

from core.api.errors import RequestError
from core.api.parameters import Parameters

# Lists of Wagtail's that read these from the raw query string, beside what they declare.
READ_RAW: Mapping[str, frozenset[str]] = {
    "images_list": frozenset({"id", "title", "width", "height", "tags"}),
    "documents_list": frozenset({"id", "title", "tags"}),
    "redirects_list": frozenset(
        {"id", "old_path", "site", "is_permanent", "redirect_page", "automatically_created", "created_at"}
    ),
}
UNCHECKED = frozenset({"snippets_list"})  # what can be asked depends on the type in the path


def guard(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Wrap an operation's `run`; given to `NinjaAPI.add_decorator` with mode "view"."""
    operation: Operation = run.__self__  # type: ignore[attr-defined]  # ninja hands over the bound method
    known = declared(operation)

    @wraps(run)
    def guarded(request: HttpRequest, **path: Any) -> HttpResponse:
        if request.headers.get("Authorization") and BearerTokenAuth()(request) is None:
            return problem_response(
                status=401,
                detail="the token is not valid; send 'Authorization: Bearer TOKEN' or no such header",
            )
        try:
            given = Parameters(request.GET)
            if operation.operation_id not in UNCHECKED:
                given.only(known)
            return run(request, **path)
        except RequestError as error:
            return problem_response(status=400, detail=str(error))

    return guarded


def declared(operation: Operation) -> frozenset[str]:
    """Return the names of the query parameters of an operation."""
    names = READ_RAW.get(operation.operation_id or "", frozenset())
    for model in operation.models:
        if model.__ninja_param_source__ == "query":
            names |= model.__ninja_flatten_map__.keys()
    return names | {"_"}
