"""Template tags of the framework pages: `{% load framework_tags %}`."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from frameworks.attack.kinds import kind_label
from frameworks.technique.commentary import Commentary, Note

register = template.Library()


@register.filter
def passage(html: str) -> SafeString:
    """Show the publisher's HTML as it is.

    It is safe by construction: rendered at import from escaped text (`frameworks.attack.markup`), and
    numbered and linked by `frameworks.citations`; nothing an editor or a visitor wrote is ever in it.
    """
    return mark_safe(html)  # noqa: S308 - see above


@register.filter
def about(commentary: Commentary, part: str) -> Sequence[Note]:
    """Return the notes that hang on a part of the publisher's text: `{{ commentary|about:"M1038" }}`."""
    return commentary.notes.get(part, ())


@register.filter
def level(levels: Mapping[int, int], pk: int) -> int:
    """Return the heat of an entry, 0 to 4."""
    return levels.get(pk, 0)


@register.filter
def kind_name(slug: str) -> str:
    """Return what a kind is called: "Sub-technique"."""
    return kind_label(slug)


@register.filter
def sub_number(external_id: str) -> str:
    """Return what a sub-technique's id adds to its parent's, for a list below the parent: ".011"."""
    parent, dot, number = external_id.partition(".")
    return f"{dot}{number}" if dot else parent


@register.filter
def short_publisher(name: str) -> str:
    """Return a publisher's name as people say it: "The MITRE Corporation" is MITRE."""
    return name.removeprefix("The ").removesuffix(" Corporation")


@register.simple_tag
def status_mark(entry: Any) -> SafeString | str:
    """Return the mark of an entry that is not active, nothing for one that is."""
    if entry.status == "active":
        return ""
    return format_html('<span class="status status--{}">{}</span>', entry.status, entry.status.capitalize())


@register.simple_tag(takes_context=True)
def at_page(context: dict[str, Any], parameter: str, number: int) -> str:
    """Return the query string of this view at another page of one of its lists; all else in it stays."""
    query = context["request"].GET.copy()
    query[parameter] = str(number)
    return f"?{query.urlencode()}"
