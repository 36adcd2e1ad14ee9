"""What the page of a release in the admin shows beside the plain facts: everything that changed with it.

/admin/frameworks/release/inspect/2/?against=17.1&category=…&kind=…&q=…&p=2
"""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from wagtail.admin.paginator import WagtailPaginator

from frameworks.changes.choosing import Narrowing, QuestionError, chosen, imported, parameters
from frameworks.changes.counts import count_table
from frameworks.changes.releases import compare_releases
from frameworks.changes.series import release_before
from frameworks.changes.telling import FORMATS
from frameworks.changes.told import told
from frameworks.models import FrameworkPage, Release

PER_PAGE = 50
EXPORTS = [(name, FORMATS[name].label) for name in ("json", "md", "csv")]


def changes_context(request: HttpRequest, release: Release) -> dict[str, Any]:
    """Return what changed between a release and the one named by `against`: the one before it unless told.

    `problem` says in one line what is wrong with what was asked for; then everything is shown. The cost is
    four queries, whatever the size.
    """
    releases = imported(release.framework_id)
    if releases:
        release.framework = releases[0].framework  # saves asking for it
    others = [one for one in releases if one.pk != release.pk]
    context: dict[str, Any] = {"others": others, "queue_url": _queue(release)}
    if not others or release.state == Release.State.IMPORTING:
        return context
    against, narrowing = release_before(release, releases), Narrowing()
    try:
        asked = request.GET.get("against", "")
        against = chosen(others, asked, asked)[0] if asked else against
        narrowing = Narrowing.asked(request.GET)
    except QuestionError as problem:
        context["problem"] = str(problem)
    if against is None:
        return context
    comparison = compare_releases(against, release)
    page = FrameworkPage.objects.filter(framework=release.framework_id, live=True).first()
    home = (page.get_url() if page else None) or ""
    base = home.removesuffix(f"{page.slug}/") if page and home else "/frameworks/"
    rows = narrowing.rows(comparison)
    paginator = WagtailPaginator(rows, PER_PAGE)
    shown = paginator.get_page(request.GET.get("p"))
    details = comparison.details(shown)
    return context | {
        "against": against,
        "comparison": comparison,
        "narrowing": narrowing,
        "table": count_table(comparison),
        "shown": shown,
        "elided_page_range": paginator.get_elided_page_range(shown.number),
        "changes": [(detail.row, told(detail, base)) for detail in details],
        "plain": f"?{urlencode({'against': against.version})}",
        **_public(home, release, against, narrowing),
    }


def _queue(release: Release) -> str:
    try:
        return f"{reverse('frameworks_review_queue')}?release={release.pk}"
    except NoReverseMatch:
        return ""


def _public(home: str, release: Release, against: Release, narrowing: Narrowing) -> dict[str, Any]:
    """Return the addresses of the same comparison on the site, for readers and as files."""
    if not home:
        return {}
    asked = parameters(against, release, narrowing)
    return {
        "public_url": f"{home}changes/?{urlencode(asked, doseq=True)}",
        "exports": [
            (label, f"{home}changes/?{urlencode({**asked, 'format': name}, doseq=True)}")
            for name, label in EXPORTS
        ],
    }
