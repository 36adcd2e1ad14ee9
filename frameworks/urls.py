"""Addresses with an id as people write it, before Wagtail's own; see `frameworks.views.addresses`."""

from django.urls import path, register_converter

from frameworks.views.addresses import alias
from frameworks.views.written import WrittenConverter

register_converter(WrittenConverter, "written_id")

urlpatterns = [path("<written_id:written>", alias, name="framework_alias")]
