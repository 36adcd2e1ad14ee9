"""Where things are: the one canonical address of an entry, and the many that lead to it for good.

    /frameworks/attack/T1059.011    /frameworks/attack/T1059/011    /frameworks/attack/ATTACK-T1059.011
    /techniques/T1059/011           /frameworks/attack/techniques/T1059/011/        M1038, G0016, TA0002, …

in any case, with or without a slash at the end. A dot is neither valid in a slug nor served by Wagtail's URL
pattern, so these are addresses of Django's own, before Wagtail's (`frameworks.urls`).
"""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from wagtail.models import Page, Site
from wagtail.views import serve as serve_page

from frameworks.attack.dialect import path as place
from frameworks.attack.kinds import TECHNIQUES, Kind, parse_id
from frameworks.models.entry import Entry, Relationship
from frameworks.models.framework import Framework, Release
from frameworks.models.pages import FrameworkPage, TechniquePage
from frameworks.technique.as_of import AS_OF
from frameworks.views.written import Written

_BEST_FIRST = list(Entry.Status)


def address(entry: Entry, framework_page: Page, request: HttpRequest | None = None) -> str:
    """Return the address of an entry of the framework that `framework_page` shows."""
    if entry.kind in TECHNIQUES:
        page = TechniquePage.objects.child_of(framework_page).filter(entry=entry).first()
        if page is not None:
            return page.get_url(request) or ""
    if entry.kind == "analytic" and (strategy := strategy_of(entry)) is not None:
        return f"{address(strategy, framework_page, request)}#{entry.external_id.lower()}"
    where = place(entry.framework.slug, entry.kind, entry.external_id, entry.key) or ""
    return (framework_page.get_url(request) or "") + where.partition("/")[2]


def strategy_of(analytic: Entry) -> Entry | None:
    """Return the detection strategy that an analytic belongs to, in whose view it stands."""
    relation = (
        Relationship.objects.filter(type="has-analytic", target=analytic)
        .select_related("source__framework")
        .first()
    )
    return relation.source if relation else None


def find_entry(framework: Framework, kinds: frozenset[str], external_id: str) -> Entry | None:
    """Return the entry of an id among these kinds: the best in standing when the id was used twice."""
    found = (
        Entry.objects.filter(framework=framework, kind__in=kinds, external_id=external_id)
        .select_related("framework", "revoked_by")
        .order_by("pk")
    )
    return min(found, key=lambda entry: _BEST_FIRST.index(Entry.Status(entry.status)), default=None)


def kinds_of(kind: Kind) -> frozenset[str]:
    """Return the kinds that share a kind's ids: techniques and sub-techniques do."""
    return TECHNIQUES if kind.slug in TECHNIQUES else frozenset({kind.slug})


def successor_of(page: FrameworkPage, components: list[str], request: HttpRequest) -> str | None:
    """Return where a technique's slug leads that has no page: to what replaced it. None for anything else."""
    entry = _named(page, components)
    if entry is None or entry.revoked_by is None:
        return None
    return address(entry.successor(), page, request)


def without_page(page: FrameworkPage, components: list[str]) -> Entry | None:
    """Return the technique that a slug names which has no page, published or not. None for anything else."""
    entry = _named(page, components)
    if entry is None or entry.kind not in TECHNIQUES:
        return None
    return None if TechniquePage.objects.filter(entry=entry).exists() else entry


def _named(page: FrameworkPage, components: list[str]) -> Entry | None:
    parsed = parse_id(components[0]) if len(components) == 1 else None
    if parsed is None or page.framework is None:
        return None
    return find_entry(page.framework, kinds_of(parsed[0]), parsed[1])


def alias(request: HttpRequest, written: Written) -> HttpResponse:
    """Lead from an id as people write it to its entry, in the framework at its place or in the first that has
    it.

    What is no id of a framework of ours may still be a page, so the rest is Wagtail's to serve or to refuse.
    """
    site = Site.find_for_request(request)
    parsed = parse_id(written.id)
    if site is not None and parsed is not None:
        for page in _framework_pages(site, written.where):
            framework = page.framework
            entry = find_entry(framework, kinds_of(parsed[0]), parsed[1]) if framework else None
            if entry is not None and (release := request.GET.get(AS_OF)):
                at = urlencode({AS_OF: release})
                return HttpResponsePermanentRedirect(f"{address(entry, page, request)}?{at}")
            target = entry.successor() if entry else None
            if target is not None and target.status != Entry.Status.REVOKED:
                return HttpResponsePermanentRedirect(address(target, page, request))
    if "." in written.id:
        raise Http404
    return serve_page(request, request.path.lstrip("/"))


def release_alias(request: HttpRequest, where: str, version: str) -> HttpResponse:
    """Lead from PLACE/releases/18.1/ to the release's page, which has no dot in its address.

    Raises Http404 for a release that the framework at this place does not have.
    """
    site = Site.find_for_request(request)
    for page in _framework_pages(site, where.strip("/")) if site is not None else ():
        release = Release.objects.filter(framework=page.framework_id, version=version).first()
        if release is not None:
            return HttpResponsePermanentRedirect(f"{page.get_url(request)}releases/{release.slug}/")
    raise Http404(f"There is no release {version} here.")


def _framework_pages(site: Site, where: str) -> list[FrameworkPage]:
    pages = FrameworkPage.objects.live().descendant_of(site.root_page).filter(framework__isnull=False)
    if where:
        pages = pages.filter(url_path=f"{site.root_page.url_path}{where}/")
    return list(pages.select_related("framework").order_by("framework"))
