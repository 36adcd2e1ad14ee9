"""House rules that Django checks at every start."""

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register

from core.models.page import SitePage


@register()
def page_types_say_where_they_stand(**kwargs: Any) -> list[CheckMessage]:
    """Require `parent_page_types` and `subpage_types` of every page type.

    Wagtail's default is "anywhere, with anything below", which lets an editor put a legal page below a
    technique.
    """
    return [
        Error(
            f"{model._meta.label} does not say where it may stand.",
            hint=f"Set {name} on it (an empty list is an answer).",
            obj=model,
            id="core.E001",
        )
        for model in apps.get_models()
        if issubclass(model, SitePage)
        for name in ("parent_page_types", "subpage_types")
        if name not in vars(model)
    ]
