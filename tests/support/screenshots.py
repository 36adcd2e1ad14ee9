"""Pictures for the editor's guide, taken by the tests that walk through it."""

import os
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import FloatRect, Locator, Page

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images" / "editing"
KEEP = os.environ.get("UPDATE_SCREENSHOTS") == "1"
LARGEST = 150_000  # bytes
MARGIN = 12


def take(shown: Page | Locator, name: str, around: Sequence[Locator] = ()) -> None:
    """Take a picture of a page, of one element, or of the part of a page that holds the elements `around`.

    It is written to docs/images/editing/NAME.png only where UPDATE_SCREENSHOTS=1 says so; what should be in
    it must be there anyway. Raises AssertionError for a picture of more than 150 kB.
    """
    if isinstance(shown, Locator):
        png = shown.screenshot(animations="disabled", scale="css")
    elif around:
        png = shown.screenshot(animations="disabled", scale="css", full_page=True, clip=_box(shown, around))
    else:
        png = shown.screenshot(animations="disabled", scale="css")
    if KEEP:
        small = _with_few_colours(png)
        assert len(small) < LARGEST, f"{name}.png has {len(small)} bytes: show less of the page"
        FOLDER.mkdir(parents=True, exist_ok=True)
        (FOLDER / f"{name}.png").write_bytes(small)


def _box(page: Page, around: Sequence[Locator]) -> FloatRect:
    """Return what encloses all of the elements, in pixels of the whole page, with a margin."""
    boxes = []
    for element in around:
        element.wait_for()
        box = element.bounding_box()
        assert box is not None, f"{element} is not shown"
        boxes.append(box)
    scrolled = page.evaluate("[scrollX, scrollY]")
    left = max(min(box["x"] for box in boxes) + scrolled[0] - MARGIN, 0)
    top = max(min(box["y"] for box in boxes) + scrolled[1] - MARGIN, 0)
    right = max(box["x"] + box["width"] for box in boxes) + scrolled[0] + MARGIN
    bottom = max(box["y"] + box["height"] for box in boxes) + scrolled[1] + MARGIN
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def _with_few_colours(png: bytes) -> bytes:
    """Return a picture in 128 colours, which is enough for an admin and a third of the size."""
    out = BytesIO()
    few = Image.open(BytesIO(png)).convert("RGB").quantize(128, dither=Image.Dither.NONE)
    few.save(out, "PNG", optimize=True)
    return out.getvalue()
