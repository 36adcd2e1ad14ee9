"""The notices owed with a technique, which layer is whose, and the release it is of."""

from wagtail.models import Site

from core.api.reading import Reading
from core.models import SiteSettings
from frameworks.api.schemas.common import FirmNotice, FrameworkRef, Notices, PublisherNotice, ReleaseOut
from frameworks.models import Framework, Release

PUBLISHER_KEYS = ["title", "external_id", "kind", "status", "tactics", "platforms", "publisher", "release"]
FIRM_KEYS = ["priority", "one_line", "has_commentary", "firm"]


def framework_ref(framework: Framework) -> FrameworkRef:
    """Return a framework to name."""
    return FrameworkRef(slug=framework.slug, name=framework.name, publisher=framework.publisher)


def release_out(release: Release, framework: Framework) -> ReleaseOut:
    """Return a release."""
    return ReleaseOut(
        framework=framework.slug,
        version=release.version,
        released_on=release.released_on,
        state=release.state,
        imported_at=release.imported_at,
    )


def notices(framework: Framework | None, release: Release | None, firm: str) -> Notices:
    """Return the publisher's notices and the firm's name."""
    publisher = None
    if framework is not None:
        publisher = PublisherNotice(
            name=framework.publisher,
            notice=framework.notice,
            release_notice=release.notice if release else "",
            licence=framework.licence,
            home_url=framework.home_url,
            applies_to=PUBLISHER_KEYS,
        )
    return Notices(publisher=publisher, firm=FirmNotice(name=firm, applies_to=FIRM_KEYS))


def firm_name(reading: Reading) -> str:
    """Return what the firm is called on the site of the request."""
    request = reading.request
    site = Site.find_for_request(request) if request else Site.objects.filter(is_default_site=True).first()
    if site is None:
        return ""
    settings = SiteSettings.for_request(request) if request else SiteSettings.for_site(site)
    return settings.firm_name or site.site_name or site.hostname
