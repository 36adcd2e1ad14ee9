"""Turn plain text into StreamField blocks, so that the demo's words can be read and edited as words.

    ## Heading         a heading block
    a paragraph        paragraphs and lists that follow each other become one text block;
    - an item          inline HTML (<code>, <em>, <strong>) passes through
    ```KQL             a code block, its language after the fence
    ```

Everything else a page needs has a function of its own here, with the shape of its block in `core.blocks`.
"""

import re
from textwrap import dedent
from typing import Any

type Block = tuple[str, Any]

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def prose(source: str) -> list[Block]:
    """Return the blocks of a text written as the module describes."""
    blocks: list[Block] = []
    parts = FENCE.split(dedent(source).strip())
    for before, language, code in zip(parts[::3], [*parts[1::3], ""], [*parts[2::3], ""], strict=True):
        blocks += _paragraphs(before)
        if code:
            blocks.append(("code", {"language": language, "code": code.rstrip(), "caption": ""}))
    return blocks


def rich(source: str) -> str:
    """Return paragraphs and lists as the HTML a rich text field stores."""
    return "".join(_html(chunk) for chunk in _chunks(dedent(source)))


def steps(title: str, *items: tuple[str, str]) -> Block:
    """Return things to do in this order."""
    return "steps", {"title": title, "steps": [_titled(*item) for item in items]}


def points(title: str, *items: tuple[str, str]) -> Block:
    """Return facts, each with the words that name it."""
    return "points", {"title": title, "points": [_titled(*item) for item in items]}


def table(caption: str, header: tuple[str, ...], *rows: tuple[str, ...]) -> Block:
    """Return a table whose first row and first column are heads."""
    return "table", {
        "data": [list(header), *map(list, rows)],
        "first_row_is_table_header": True,
        "first_col_is_header": True,
        "table_caption": caption,
    }


def _titled(title: str, text: str) -> dict[str, str]:
    return {"title": title, "text": rich(text)}


def _paragraphs(source: str) -> list[Block]:
    blocks: list[Block] = []
    for chunk in _chunks(source):
        if chunk.startswith("## "):
            blocks.append(("heading", {"text": chunk[3:], "level": "2"}))
        elif blocks and blocks[-1][0] == "text":
            blocks[-1] = ("text", blocks[-1][1] + _html(chunk))
        else:
            blocks.append(("text", _html(chunk)))
    return blocks


def _chunks(source: str) -> list[str]:
    return [chunk.strip() for chunk in re.split(r"\n\s*\n", source) if chunk.strip()]


def _html(chunk: str) -> str:
    if chunk.startswith("- "):
        items = re.split(r"^- ", chunk, flags=re.MULTILINE)[1:]
        return "<ul>" + "".join(f"<li>{' '.join(item.split())}</li>" for item in items) + "</ul>"
    return f"<p>{' '.join(chunk.split())}</p>"
