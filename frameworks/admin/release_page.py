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
from frameworks.changes.told import told
from frameworks.models import FrameworkPage, Release

PER_PAGE = 50
EXPORTS = (("json", "JSON"), ("md", "Markdown"), ("csv", "CSV"))


def changes_context(request: HttpRequest, release: Release, base: str) -> dict[str, Any]:
    """Return what changed between a release and the one named by `against`: the one before it unless told.

    `problem` says in one line what is wrong with what was asked for; then everything is shown. `base` is the
    address of the frameworks index. The cost is a fixed number of queries.
    """
    releases = imported(release.framework)
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
    comparison = compare_releases(against, _known_again(release, releases))
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
        **_public(release, against, narrowing),
    }


def _known_again(release: Release, releases: list[Release]) -> Release:
    """Return the release as `imported` has it, with the framework that is known already."""
    found = next((one for one in releases if one.pk == release.pk), release)
    found.framework = release.framework
    return found


def _queue(release: Release) -> str:
    try:
        return f"{reverse('frameworks_review_queue')}?release={release.pk}"
    except NoReverseMatch:
        return ""


def _public(release: Release, against: Release, narrowing: Narrowing) -> dict[str, Any]:
    """Return the addresses of the same comparison on the site, for readers and as files."""
    page = FrameworkPage.objects.filter(framework=release.framework_id, live=True).first()
    url = page.get_url() if page else None
    if not url:
        return {}
    asked = parameters(against, release, narrowing)
    return {
        "public_url": f"{url}changes/?{urlencode(asked, doseq=True)}",
        "exports": [
            (label, f"{url}changes/?{urlencode({**asked, 'format': name}, doseq=True)}")
            for name, label in EXPORTS
        ],
    }
