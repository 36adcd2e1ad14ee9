"""Images of an editor's text, in the sizes the site itself uses: no new files are made for the API."""

from collections.abc import Callable, Collection
from typing import Any

from django.db.models import QuerySet
from wagtail.images import get_image_model
from wagtail.images.models import SourceImageIOError

from core.api.schemas import ImageRef, Rendition

SPECS = tuple(f"width-{width}|format-webp" for width in (480, 800, 1200, 1600))


def found(
    pks: Collection[int], private_collections: QuerySet[Any], absolute: Callable[[str], str]
) -> dict[int, ImageRef]:
    """Return the images that anybody may see, in two queries once their renditions have been made."""
    images = get_image_model().objects.filter(pk__in=pks).exclude(collection__in=private_collections)
    return {
        image.pk: ImageRef(
            id=image.pk,
            title=image.title,
            alt=image.default_alt_text or "",
            decorative=False,
            renditions=_renditions(image, absolute),
        )
        for image in images.prefetch_renditions(*SPECS)
    }


def shown(image: ImageRef, raw: Any) -> ImageRef:
    """Return an image with the words that its place in the text gives it."""
    if not isinstance(raw, dict):
        return image
    decorative = bool(raw.get("decorative"))
    alt = "" if decorative else raw.get("alt_text") or image.alt
    return image.model_copy(update={"alt": alt, "decorative": decorative})


def _renditions(image: Any, absolute: Callable[[str], str]) -> list[Rendition]:
    """Return the sizes of an image; none when its file is gone. Nothing is larger than the original."""
    try:
        made = image.get_renditions(*SPECS).values()
    except SourceImageIOError:
        return []
    by_width = {
        one.width: Rendition(url=absolute(one.url), width=one.width, height=one.height) for one in made
    }
    return [by_width[width] for width in sorted(by_width)]
