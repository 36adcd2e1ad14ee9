"""Pages in version 2."""

from typing import Any

from django.http import Http404, HttpResponseRedirect
from rest_framework.fields import Field
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api import APIField
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.models import Page

from core.api import richtext
from core.api.choosing import parts
from core.api.errors import RequestError
from core.api.finding import find_page, found_address
from core.api.listing import Listing
from core.api.reading import Reading
from core.api.served import served_by
from core.api.serving import prime, specific
from core.api.v2.endpoints import StrictEndpoint
from core.api.v2.fields import ServedField, ServedPageSerializer
from core.api.visibility import visible_pages


class PagesEndpoint(StrictEndpoint, PagesAPIViewSet):
    """Every public page with everything its type serves."""

    base_serializer_class = ServedPageSerializer
    meta_fields = [*PagesAPIViewSet.meta_fields, "last_published_at"]
    filter_backends: list[Any] = []

    @classmethod
    def get_body_fields(cls, model: type[Page]) -> list[APIField]:
        """Return id, title and what the type serves."""
        served = [APIField(name, serializer=ServedField()) for name in served_by(model).fields]
        return [*cls._convert_api_fields(cls.body_fields), *served]

    @classmethod
    def get_meta_fields(cls, model: type[Page]) -> list[APIField]:
        """Return what every page has; nothing is added by a model on its own."""
        fields: list[APIField] = cls._convert_api_fields(cls.meta_fields)
        return fields

    def visible(self, model: type[Page] = Page) -> Any:
        """Return the pages of a type that anybody may see."""
        return visible_pages(self.request._request, model)

    def get_base_queryset(self) -> Any:
        """Return every page that anybody may see."""
        return self.visible()

    def get_queryset(self) -> Any:
        """Return what this request may find, of the type that its list is of."""
        return self.visible(self.listing.model if self.action == "listing_view" else Page)

    @property
    def listing(self) -> Listing:
        """The list that this request asks for."""
        if not hasattr(self, "_listing"):
            self._listing = Listing(self.parameters, self.visible, also=("format", "_"))
        return self._listing

    @property
    def reading(self) -> Reading:
        """How this request reads."""
        if not hasattr(self, "_reading"):
            self._reading = Reading(
                self.request._request, richtext.checked(self.parameters.one("rich_text_format"))
            )
        return self._reading

    def listing_view(self, request: Request) -> Response:
        """Serve a list; whatever its fields need is fetched for all pages at once."""
        pages, total = self.listing.window()
        serializer_class = self.get_serializer_class()
        names = set(serializer_class.Meta.fields)
        if names & self.listing.served.fields.keys():
            prime(pages, names, self.reading)
        self.reading.learn(pages=[page.alias_of_id for page in pages])
        data = serializer_class(pages, many=True, context=self.get_serializer_context()).data
        return Response({"meta": {"total_count": total}, "items": data})

    def get_object(self) -> Page:
        """Return the page, as its own type and with what its type is joined with."""
        if not hasattr(self, "_page"):
            page = self.visible().filter(pk=self.kwargs["pk"]).first()
            if page is None:
                raise Http404(f"there is no page {self.kwargs['pk']}")
            self._page = specific(page)
        return self._page

    def find_view(self, request: Request) -> HttpResponseRedirect:
        """Lead to a page found by `id`, `html_path` or the filters of a type (`external_id`)."""
        page = find_page(self.parameters, self.visible, request._request)
        if page is None:
            raise Http404("no page answers this")
        address = request.wagtailapi_router.get_object_detail_urlpath(Page, page.pk)
        return HttpResponseRedirect(found_address(address, request._request))

    @classmethod
    def _get_serializer_class(
        cls, router: Any, model: Any, fields_config: Any, show_details: bool = False, nested: bool = False
    ) -> Any:
        """Return Wagtail's serializer class, with the parts wanted of fields that have parts."""
        served = served_by(model)
        picks = parts(fields_config, served.fields)
        flat = [(name, without, None if name in picks else inner) for name, without, inner in fields_config]
        made = super()._get_serializer_class(router, model, flat, show_details=show_details, nested=nested)
        made.picks = picks
        return made

    def get_serializer_class(self) -> Any:
        """Return the serializer class; says where a field is found that this list has not."""
        try:
            return super().get_serializer_class()
        except BadRequestError as error:
            if self.action == "listing_view" and self.listing.model is Page:
                raise RequestError(f"{error}; name a type (type=…) for the fields of that type") from None
            raise

    def get_serializer_context(self) -> dict[str, Any]:
        """Add the reading of the request."""
        return {**super().get_serializer_context(), "reading": self.reading}

    @classmethod
    def get_field_serializer_overrides(cls, model: type[Page]) -> dict[str, Field]:
        """Return the serializers of what the type serves."""
        return {name: ServedField() for name in served_by(model).fields}
