"""Find a page below the frameworks index in one query, with all it needs; Wagtail takes two a step."""

import re
from typing import TYPE_CHECKING

from frameworks.models.pages import FrameworkPage, TechniquePage

if TYPE_CHECKING:
    from frameworks.models.pages import FrameworksIndexPage

_ID = re.compile(r"[0-9]")  # the slug of a technique has a number in it, the name of a view has none


def find(index: "FrameworksIndexPage", components: list[str]) -> FrameworkPage | TechniquePage | None:
    """Return the technique that two components name, else the framework that the first one names, else None.

    The pages know their parents, so that breadcrumbs ask the database nothing.
    """
    if len(components) == 2 and _ID.search(components[1]):
        technique = _technique(index, components)
        if technique is not None:
            return technique
    if not components:
        return None
    framework = (
        FrameworkPage.objects.child_of(index).filter(slug=components[0]).select_related("framework").first()
    )
    if framework is not None:
        framework._cached_parent_obj = index
    return framework


def find_renamed(index: "FrameworksIndexPage", components: list[str]) -> FrameworkPage | None:
    """Return the framework whose own slug the first component is, when its page has another slug by now."""
    if not components:
        return None
    return FrameworkPage.objects.live().child_of(index).filter(framework__slug=components[0]).first()


def _technique(index: "FrameworksIndexPage", components: list[str]) -> TechniquePage | None:
    page = (
        TechniquePage.objects.filter(url_path=f"{index.url_path}{'/'.join(components)}/")
        .select_related("author", "entry__framework__page", "entry__parent", "entry__revoked_by")
        .first()
    )
    parent = _framework_page(page) if page is not None else None
    if page is not None and parent is not None:
        parent._cached_parent_obj = index
        page._cached_parent_obj = parent
    return page


def _framework_page(page: TechniquePage) -> FrameworkPage | None:
    """Return the page of the technique's framework when it is the technique's parent too."""
    parent: FrameworkPage | None = getattr(page.entry.framework, "page", None) if page.entry else None
    return parent if parent is not None and page.path.startswith(parent.path) else None
