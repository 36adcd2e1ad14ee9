"""The pattern pages at /patterns/: the parts of the design and their markup, for those who build the site."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

PAGES = {"": "patterns/parts.html", "entry": "patterns/entry.html", "matrix": "patterns/matrix.html"}


def patterns(request: HttpRequest, name: str = "") -> HttpResponse:
    """Show a pattern page: while developing to everybody, otherwise to staff; not there for anybody else.

    Raises Http404 for visitors and for a name that is no pattern page.
    """
    if not (settings.DEBUG or request.user.is_staff) or name not in PAGES:
        raise Http404("no such page")
    return render(request, PAGES[name], {"tactics": [f"Tactic {number}" for number in range(1, 15)]})
