"""The endpoints of version 2. It knows no users and no sessions: everybody is answered the same."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.v2.utils import BadRequestError
from wagtail.contrib.redirects.api.v2 import RedirectsAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet

from core.api.errors import RequestError
from core.api.listing import DEFAULT_LIMIT, MAX_LIMIT, MAX_SEARCH
from core.api.parameters import MAX_OFFSET, Parameters, among, flag, key
from core.api.reading import private_collections


class AlwaysJson(BaseContentNegotiation):
    """There is one format; what a client would rather have makes no difference."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """Return the first parser."""
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        """Return JSON, unless `?format=` asks for something else by name."""
        if request.GET.get("format", "json") != "json":
            raise RequestError("format: there is only json")
        return renderers[0], renderers[0].media_type


class StrictEndpoint:
    """Mixed in before one of Wagtail's endpoints: JSON only, no session, one line for every mistake."""

    renderer_classes = [JSONRenderer]
    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    content_negotiation_class = AlwaysJson
    detail_parameters = frozenset({"fields", "rich_text_format", "site", "format", "_"})

    request: Request

    @property
    def parameters(self) -> Parameters:
        """The query string of the request."""
        return Parameters(self.request.GET)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what no request may ask, before anything else."""
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        given = self.parameters
        given.number("limit", DEFAULT_LIMIT, MAX_LIMIT)
        given.number("offset", 0, MAX_OFFSET)
        if len(given.one("search") or "") > MAX_SEARCH:
            raise RequestError(f"search: longer than {MAX_SEARCH} characters")
        if (operator := given.one("search_operator")) is not None:
            among("search_operator", [operator], ("and", "or"))

    def detail_view(self, request: Request, pk: int) -> Response:
        """Serve one thing, when nothing is asked that this cannot answer."""
        self.parameters.only(self.detail_parameters)
        return super().detail_view(request, pk)  # type: ignore[misc]

    def find_object(self, queryset: QuerySet[Any], request: Request) -> Any:
        """Find by `?id=`, which must be one, or as Wagtail does."""
        self.parameters.only([*self.find_query_parameters, *self.detail_parameters])  # type: ignore[attr-defined]
        if (wanted := self.parameters.one("id")) is not None:
            return queryset.filter(pk=key("id", wanted)).first()
        return super().find_object(queryset, request)  # type: ignore[misc]

    def get_renderer_context(self) -> dict[str, Any]:
        """Write JSON without indentation: it is a third of what a list of techniques weighs."""
        return {**super().get_renderer_context(), "indent": None}  # type: ignore[misc]

    def handle_exception(self, exc: Exception) -> Response:
        """Answer every error as {"message": …}."""
        if isinstance(exc, RequestError):
            exc = BadRequestError(str(exc))
        response: Response = super().handle_exception(exc)  # type: ignore[misc]
        if isinstance(response.data, dict) and "detail" in response.data:
            response.data = {"message": str(response.data["detail"])}
        return response


class StrictFields:
    """Filters by an object's own columns, for endpoints that are no pages."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        """Narrow by id, title and the like; a value of the wrong kind is an error."""
        for name in view.get_available_fields(queryset.model, db_fields_only=True):
            if (value := view.parameters.one(name)) is None:
                continue
            column = queryset.model._meta.get_field(name)
            if name == "tags":
                for tag in view.parameters.many(name):
                    queryset = queryset.filter(tags__name=tag)
                queryset._filtered_by_tag = True  # type: ignore[attr-defined]  # Wagtail's search filter asks for it
                continue
            kind = column.get_internal_type()
            if kind == "BooleanField":
                queryset = queryset.filter(**{name: flag(name, value)})
            else:
                number = kind.endswith(("IntegerField", "AutoField", "ForeignKey"))
                queryset = queryset.filter(**{name: key(name, value) if number else value})
        return queryset


class ImagesEndpoint(StrictEndpoint, ImagesAPIViewSet):
    """Images that anybody may see."""

    filter_backends = [StrictFields, *ImagesAPIViewSet.filter_backends[1:]]

    def get_queryset(self) -> QuerySet[Any]:
        """Return the images outside private collections."""
        return self.model.objects.exclude(collection__in=private_collections()).order_by("id")


class DocumentsEndpoint(StrictEndpoint, DocumentsAPIViewSet):
    """Documents that anybody may download."""

    filter_backends = [StrictFields, *DocumentsAPIViewSet.filter_backends[1:]]

    def get_queryset(self) -> QuerySet[Any]:
        """Return the documents outside private collections."""
        return self.model.objects.exclude(collection__in=private_collections()).order_by("id")


class RedirectsEndpoint(StrictEndpoint, RedirectsAPIViewSet):
    """Addresses that moved, for a front end that serves them itself."""

    filter_backends = [
        StrictFields,
        RedirectsAPIViewSet.filter_backends[1],
    ]  # redirects are in no search index

    def find_object(self, queryset: QuerySet[Any], request: Request) -> Any:
        """Find by the old path; a path with another query string is another path."""
        if not self.parameters.names & {"id", "html_path"}:
            raise Http404
        return super().find_object(queryset, request)
