"""The frame around every page: menu, footer, the firm's name and next step; built once, then cached.

The menu is the page tree itself, whatever its types: the children of the root page that are "shown in menus",
their children as groups, and the children of those as the groups' members. A page describes itself by its
`menu_description`.

A frame is kept per host under one version; `forget_frames` raises the version, so that every host's frame is
built anew. A frame built while the version changed was stored under the old one, which nobody asks for.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from wagtail.models import Page, Site

from core.models.settings import SiteSettings
from core.related import public

VERSION_KEY = "frame:version"
KEEP = 24 * 3600  # seconds; a bulk write that fires no signal shows by then at the latest
MENU_DEPTH = 3


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A page in the menu, with the pages below it."""

    title: str
    url: str
    description: str = ""
    children: tuple["MenuItem", ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """What the templates of every page need to know about their site; empty where nothing was said."""

    name: str
    home_url: str = "/"
    tagline: str = ""
    contact_email: str = ""
    location: str = ""
    linkedin_url: str = ""
    cta_label: str = ""
    cta_url: str = ""
    abn: str = ""
    group_line: str = ""
    notices: str = ""
    logo_url: str = ""
    logo_width: int = 0
    logo_height: int = 0
    menu: tuple[MenuItem, ...] = ()
    company_links: tuple[MenuItem, ...] = ()
    legal_links: tuple[MenuItem, ...] = ()


def build_menu(root: Page, request: HttpRequest | None = None) -> tuple[MenuItem, ...]:
    """Return the menu below `root`: one query for the tree, one more for each page type found in it."""
    reachable = Page.objects.descendant_of(root).in_menu().filter(depth__lte=root.depth + MENU_DEPTH)
    pages = public(reachable.order_by("path").specific())
    below: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        below[page.path[: -Page.steplen]].append(page)

    def items(path: str) -> tuple[MenuItem, ...]:
        return tuple(
            MenuItem(
                page.title,
                page.get_url(request) or "",
                getattr(page, "menu_description", page.search_description),
                items(page.path),
            )
            for page in below[path]
        )

    return items(root.path)


def build_frame(site: Site | None, request: HttpRequest | None = None) -> Frame:
    """Return the frame of a site; of a database without sites, a frame with nothing but a name."""
    if site is None:
        return Frame(name=settings.WAGTAIL_SITE_NAME)
    firm = SiteSettings.objects.select_related("logo", "cta_page").filter(site=site).first()
    firm = firm or SiteSettings(site=site)
    cta = firm.cta_page if firm.cta_page and firm.cta_page.live else None
    logo = firm.logo.get_rendition("max-480x72") if firm.logo else None
    return Frame(
        name=firm.firm_name or site.site_name or settings.WAGTAIL_SITE_NAME,
        home_url=site.root_page.get_url(request) or "/",
        tagline=firm.tagline,
        contact_email=firm.contact_email,
        location=firm.location,
        linkedin_url=firm.linkedin_url,
        cta_label=firm.cta_label if cta else "",
        cta_url=(cta.get_url(request) or "") if cta else "",
        abn=firm.abn,
        group_line=firm.group_line,
        notices=firm.notices,
        logo_url=logo.url if logo else "",
        logo_width=logo.width // 2 if logo else 0,
        logo_height=logo.height // 2 if logo else 0,
        menu=build_menu(site.root_page, request),
        company_links=tuple(MenuItem(*link) for link in firm.links("company_links", request)),
        legal_links=tuple(MenuItem(*link) for link in firm.links("legal_links", request)),
    )


def default_site() -> Site | None:
    """Return the site that stands for all others, for templates rendered without a request."""
    site: Site | None = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    return site


def get_frame(request: HttpRequest | None = None) -> Frame:
    """Return the frame for a request's host: from the cache without a query, or built and kept."""
    host = request.get_host() if request else ""
    key = f"frame:{host}"
    found = cache.get_many([VERSION_KEY, key])
    version = found.get(VERSION_KEY, 0)
    kept_version, frame = found.get(key, (None, None))
    if frame is None or kept_version != version:
        site = Site.find_for_request(request) if request else default_site()
        frame = build_frame(site, request)
        cache.set(key, (version, frame), KEEP)
    return frame


def forget_frames() -> None:
    """Have every frame built anew: something in a menu or in the settings has changed."""
    cache.add(VERSION_KEY, 0, None)
    cache.incr(VERSION_KEY)
