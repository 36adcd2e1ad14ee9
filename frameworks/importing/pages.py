"""Seed a page for every entry that has one, in bulk.

Wagtail's `add_child` takes about 19 ms a page and a release has hundreds; this writes the same rows in two
statements. What `add_child` would have done besides is done here by hand: tree path and depth, the address,
the parent's child count and the log. Only titles of existing pages are ever changed, because only they are
the publisher's.
"""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.utils import timezone
from wagtail.models import Locale, Page

from frameworks.importing.dialect import page_slug
from frameworks.importing.log import log_pages
from frameworks.models import Entry, Framework, FrameworkPage, TechniquePage

SEEDED = "frameworks.seed"
RENAMED = "frameworks.rename"
BATCH = 500


def seed_pages(parent: FrameworkPage, entries: Iterable[Entry]) -> list[TechniquePage]:
    """Add a live page below `parent` for each entry, in the order of their external ids, and return the
    pages.

    The caller holds the import lock and a transaction. The parent's row is locked, so no editor adds a child
    meanwhile.
    """
    entries = sorted(entries, key=lambda entry: entry.external_id)
    if not entries:
        return []
    base = Page.objects.select_for_update().get(pk=parent.pk)
    slugs = set(Page.objects.child_of(base).values_list("slug", flat=True))
    last_child = base.get_last_child()
    step = Page._str2int(last_child.path[-Page.steplen :]) if last_child else 0
    now = timezone.now()
    content_type = ContentType.objects.get_for_model(TechniquePage)
    pages = []
    for number, entry in enumerate(entries, step + 1):
        slug = _free_slug(page_slug(entry.external_id), slugs)
        pages.append(
            TechniquePage(
                path=Page._get_path(base.path, base.depth + 1, number),
                depth=base.depth + 1,
                title=entry.title,
                draft_title=entry.title,
                slug=slug,
                url_path=f"{base.url_path}{slug}/",
                content_type=content_type,
                locale_id=base.locale_id or Locale.get_default().pk,
                live=True,
                first_published_at=now,
                last_published_at=now,
                entry=entry,
            )
        )
    insert_pages(TechniquePage, pages)
    Page.objects.filter(pk=base.pk).update(numchild=base.numchild + len(pages))
    log_pages(pages, SEEDED)
    return pages


def rename_pages(framework: Framework, entries: Iterable[int]) -> list[TechniquePage]:
    """Give the pages of these entries (primary keys) the entries' titles; return those that had others."""
    changed = set(entries)
    pages = [
        page
        for page in TechniquePage.objects.filter(entry__framework=framework)
        .exclude(title=F("entry__title"), draft_title=F("entry__title"))
        .select_related("entry")
        if page.entry_id in changed
    ]
    former = {page.pk: page.title for page in pages}
    for page in pages:
        page.title = page.draft_title = page.entry.title
    Page.objects.bulk_update(pages, ["title", "draft_title"], batch_size=BATCH)
    log_pages(pages, RENAMED, {pk: {"title": {"old": title}} for pk, title in former.items()})
    return pages


def _free_slug(wanted: str, taken: set[str]) -> str:
    slug, number = wanted, 2
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    taken.add(slug)
    return slug


def insert_pages[P: Page](model: type[P], pages: list[P]) -> None:
    """Insert new pages whose place in the tree is set, both tables of each in bulk.

    Django's own `bulk_create` refuses models of two tables. The parent's child count is the caller's to
    raise.
    """
    shared = [field.attname for field in Page._meta.concrete_fields if not field.primary_key]
    bases = [Page(**{name: getattr(page, name) for name in shared}) for page in pages]
    for base, page in zip(Page.objects.bulk_create(bases, batch_size=BATCH), pages, strict=True):
        page.pk = page.id = base.pk
        page._state.adding = False
        page._state.db = base._state.db
    model._base_manager.all()._batched_insert(
        pages, fields=model._meta.local_concrete_fields, batch_size=BATCH
    )
