"""Serializers of version 2: what Wagtail's would leak, or fetch one by one, comes from the reading."""

from typing import Any

from rest_framework.fields import Field
from wagtail.api.v2.serializers import PageSerializer
from wagtail.models import Page

from core.api.choosing import pick
from core.api.serving import value


class ServedField(Field):
    """A field of `core.api.served`, perhaps with only some of its parts."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def get_attribute(self, instance: Page) -> Page:
        """Return the page itself: the value depends on the request as well."""
        return instance

    def to_representation(self, page: Page) -> Any:
        """Return the value as JSON."""
        name = str(self.field_name)
        found = value(page, name, self.context["reading"])
        picks = self.parent.picks
        return pick(found, picks[name]) if name in picks else found


class HtmlUrlField(Field):
    """The page's address on the site; Wagtail's field asks for the site again for every page."""

    def get_attribute(self, instance: Page) -> Page:
        """Return the page itself."""
        return instance

    def to_representation(self, page: Page) -> str | None:
        """Return the absolute address."""
        return self.context["reading"].url_of(page) or None


class AliasField(Field):
    """The page that this one is an alias of, when anybody may see it."""

    def get_attribute(self, instance: Page) -> Page:
        """Return the page itself."""
        return instance

    def to_representation(self, page: Page) -> dict[str, Any] | None:
        """Return a reference."""
        found = self.context["reading"].page(page.alias_of_id)
        return found.model_dump() if found else None


class ServedPageSerializer(PageSerializer):
    """Any page; `picks` are the parts wanted of fields that have parts."""

    picks: dict[str, Any] = {}
    html_url = HtmlUrlField(read_only=True)
    alias_of = AliasField(read_only=True)
