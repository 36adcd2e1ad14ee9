"""Where a framework stands in the site's tree: made on the first import, left to the editors afterwards."""

from wagtail.models import Page, Site

from frameworks.models import Framework, FrameworkPage, FrameworksIndexPage
from frameworks.records import CatalogueError


def ensure_place(framework: Framework) -> FrameworkPage:
    """Return the framework's page, making it and the frameworks index where they are missing.

    Raises CatalogueError when the site has no root page to put them under.
    """
    page = FrameworkPage.objects.filter(framework=framework).first()
    if page is not None:
        return page
    index = FrameworksIndexPage.objects.first() or _add_index()
    page = FrameworkPage(title=framework.name, slug=framework.slug, framework=framework, show_in_menus=True)
    index.add_child(instance=page)
    return page


def _add_index() -> FrameworksIndexPage:
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        raise CatalogueError(
            "the site has no default Site record; make one under Settings → Sites, then import again"
        )
    index = FrameworksIndexPage(title="Frameworks", slug="frameworks", show_in_menus=True)
    Page.objects.get(pk=site.root_page_id).add_child(instance=index)
    return index
