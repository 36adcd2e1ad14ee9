"""Make the demo firm: accounts, pages, settings, commentary. What is there already is left as it is."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings as django_settings
from django.db import transaction
from wagtail.models import Page, Site

from core.models import User
from core.models.settings import SiteSettings
from insights.models import Author, InsightLink, InsightPage, InsightsIndexPage, Topic
from pages.demo import firm
from pages.demo.accounts import make_accounts
from pages.demo.commentary import write_commentary
from pages.demo.insights import ARTICLES
from pages.demo.people import AUTHOR, PUBLISHER
from pages.demo.services import GROUPS
from pages.demo.shapes import Article, Link, Service
from pages.demo.tree import Tree
from pages.models import StandardPage
from services.models import ServiceLink, ServicePage, ServicesIndexPage


@dataclass(frozen=True)
class Made:
    """How much was made; all zero on a second run."""

    accounts: int
    pages: int
    settings: int
    commentaries: int
    waiting: int  # commentaries whose technique has not been imported

    def __bool__(self) -> bool:
        return bool(self.accounts or self.pages or self.settings or self.commentaries)


@transaction.atomic
def build_demo(password: str) -> Made:
    """Make what is missing of the demo firm on the default site, and return how much that was.

    Raises Site.DoesNotExist when there is no default site.
    """
    site = Site.objects.select_related("root_page").get(is_default_site=True)
    accounts = make_accounts(password)
    people = User.objects.in_bulk([AUTHOR, PUBLISHER], field_name="username")
    tree = Tree(site, people[AUTHOR], people[PUBLISHER])
    _place_pages(tree)
    _link_pages(tree)
    pages = tree.publish()
    _name_site(site)
    settings = _fill_settings(site, tree) + _fill_home(tree)
    written, waiting = write_commentary(tree)
    return Made(len(accounts), len(pages), settings, written, waiting)


def _place_pages(tree: Tree) -> None:
    """Add every page as a draft; links between pages come after, when all of them exist.

    Services come first in the menu, whatever an import has put there before.
    """
    services = ServicesIndexPage(
        title="Services", introduction=firm.SERVICES_INTRODUCTION, show_in_menus=True
    )
    if tree.place("services", services):
        services.move(tree.home, pos="first-child")
        tree.read()
    tree.place(
        "insights",
        InsightsIndexPage(title="Insights", introduction=firm.INSIGHTS_INTRODUCTION, show_in_menus=True),
    )
    for article in ARTICLES:
        _place_article(tree, article)
    for plain in firm.PLAIN_PAGES:
        tree.place(
            plain.slug,
            StandardPage(
                title=plain.title,
                introduction=plain.introduction,
                body=plain.body,
                show_in_menus=plain.in_menus,
                search_description=plain.introduction,
            ),
        )
    for group in GROUPS:
        _place_service(tree, "services", group)


def _place_service(tree: Tree, above: str, service: Service) -> None:
    path = f"{above}/{service.slug}"
    tree.place(
        path,
        ServicePage(
            title=service.title,
            introduction=service.introduction,
            outcomes=[
                ("outcome", {"result": result, "detail": detail}) for result, detail in service.outcomes
            ],
            body=service.body,
            questions=[("question", {"question": q, "answer": a}) for q, a in service.questions],
            next_step=service.next_step,
            next_step_page=tree.pages["contact"],
            show_in_menus=True,
            search_description=service.introduction,
        ),
    )
    for below in service.services:
        _place_service(tree, path, below)


def _place_article(tree: Tree, article: Article) -> None:
    path = f"insights/{article.slug}"
    if path in tree.pages:
        return
    person = article.author
    author, _ = Author.objects.get_or_create(
        name=person.name, defaults={"role": person.role, "bio": person.bio}
    )
    page = InsightPage(
        title=article.title,
        introduction=article.introduction,
        author=author,
        date=article.date,
        body=article.body,
        search_description=article.introduction,
    )
    page.topics = [_topic(name) for name in article.topics]
    tree.place(path, page)


def _topic(name: str) -> Topic:
    slug = name.lower().replace("&", "").replace(" ", "-")
    return Topic.objects.get_or_create(name=name, defaults={"slug": slug})[0]


def _link_pages(tree: Tree) -> None:
    linked: list[tuple[str, type, tuple[Link, ...]]] = [
        (f"insights/{article.slug}", InsightLink, article.links) for article in ARTICLES
    ]
    for group in GROUPS:
        linked.append((f"services/{group.slug}", ServiceLink, group.links))
        linked += [
            (f"services/{group.slug}/{service.slug}", ServiceLink, service.links)
            for service in group.services
        ]
    for path, model, links in linked:
        if page := tree.added.get(path):
            page.related_pages = [
                model(target=Page(pk=tree.pages[link.path].pk), reason=link.reason, sort_order=order)
                for order, link in enumerate(links)
                if link.path in tree.pages
            ]


def _name_site(site: Site) -> None:
    """Give the site Wagtail made (localhost, port 80) its name and the address it is really served at."""
    before = (site.site_name, site.hostname, site.port)
    site.site_name = site.site_name or firm.SITE_NAME
    served = urlsplit(django_settings.SITE_URL)
    if site.hostname == "localhost" and served.hostname:
        site.hostname = served.hostname
        site.port = served.port or (443 if served.scheme == "https" else 80)
    if before != (site.site_name, site.hostname, site.port):
        site.save()


def _fill_settings(site: Site, tree: Tree) -> int:
    """Say who the firm is, where nobody has said it."""
    settings = SiteSettings.for_site(site)
    if settings.firm_name:
        return 0
    for name, value in firm.SETTINGS.items():
        links = name.endswith("_links")
        setattr(settings, name, tree.fill_links(value) if links else tree.fill(value))  # type: ignore[arg-type]
    settings.save()
    return 1


def _fill_home(tree: Tree) -> int:
    """Write the home page, where nobody has; sections about pages that do not exist are left out."""
    if tree.home.body:
        return 0
    tree.home.body = [
        (
            kind,
            {**value, "links": [link for link in value["links"] if link["page"]]}
            if "links" in value
            else value,
        )
        for kind, value in tree.fill(firm.HOME)
        if "page" not in value or value["page"]
    ]
    tree.write(tree.home)
    return 1
