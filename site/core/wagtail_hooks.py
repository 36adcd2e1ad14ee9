"""Where what every app shares meets Wagtail."""

from typing import Any

from wagtail import hooks
from wagtail.models import Page

from core.api.v3.deleting import KeptRootDeleteAction


@hooks.register("register_actions", order=1)  # after Wagtail's own
def register_actions(registry: Any) -> None:
    """Refuse deleting a site's root page wherever the API deletes pages."""
    registry.register(Page, KeptRootDeleteAction)
