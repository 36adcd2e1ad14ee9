"""What imports made stays: pages that techniques stand below are not deleted, one by one or in bulk."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from frameworks.models import TechniquePage


@hooks.register("before_delete_page")
def refuse_deleting_above(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to delete a page that techniques stand below: their commentary would go with it."""
    if not TechniquePage.objects.descendant_of(page, inclusive=True).exists():
        return None
    title = page.get_admin_display_title()
    messages.error(
        request, f"{title} cannot be deleted: technique pages with their commentary stand below it."
    )
    return redirect("wagtailadmin_explore", page.pk)


@hooks.register("before_bulk_action")
def refuse_deleting_many_above(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """The same for several pages at once."""
    if action_type != "delete" or Page not in action.models:
        return None
    for page in objects:
        refused = refuse_deleting_above(request, page)
        if refused is not None:
            return refused
    return None
