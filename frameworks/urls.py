"""Ids and releases as people write them in addresses, before Wagtail's own; see `views.addresses`."""

from django.urls import path, re_path, register_converter

from frameworks.views.addresses import alias, release_alias
from frameworks.views.written import WrittenConverter

register_converter(WrittenConverter, "written_id")

urlpatterns = [
    path("<written_id:written>", alias, name="framework_alias"),
    re_path(
        r"^(?P<where>(?:[\w-]+/)+)releases/(?P<version>[0-9]{1,4}(?:\.[0-9]{1,4}){1,3})/?$",
        release_alias,
        name="release_alias",
    ),
]
