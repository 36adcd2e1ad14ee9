"""Whatever comes in, what the renderer gives is safe, balanced, and says what the text says."""

from collections.abc import Sequence
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameworks.attack.markup import plain, plain_from_html, render
from frameworks.citations import Numbering
from frameworks.records import Reference

ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "rel"},
    "sup": {"class", "data-ref"},
    "span": {"class"},
    "ol": {"start"},
} | {tag: set() for tag in ("p", "h3", "ul", "li", "pre", "code", "strong", "em", "br")}
INSIDE: dict[str, set[str | None]] = {
    "li": {"ul", "ol"},
    "ul": {"li", None},
    "ol": {"li", None},
    "p": {None},
    "h3": {None},
    "pre": {None},
}
REFERENCES = tuple(Reference(name) for name in ("A", "B (c", "D) e", "<b>", "(f)", "O'G; h!"))

PIECES = st.sampled_from(
    [
        *[
            "*",
            "**",
            "`",
            "``",
            "```",
            "_",
            "#",
            "### ",
            "- ",
            "* ",
            "1. ",
            "3. ",
            "    ",
            "\n",
            "\n\n",
            "  \n",
            " ",
        ],
        *[
            "<code>",
            "</code>",
            "<b>",
            "</b>",
            "<i>",
            "</em>",
            "<br>",
            "<br/>",
            "<script>",
            "</p>",
            "<PID>",
            "<!--",
        ],
        *[
            "[",
            "](",
            ")",
            "(",
            "[a](https://x.org/)",
            "[b](http://y.org/(z)\"'>)",
            "[c](javascript:d)",
            "https://",
        ],
        *[
            "&",
            "&lt;",
            "&#60;",
            "&quot;",
            "&#0;",
            "&amp;lt;",
            '"',
            "'",
            ">",
            "\\",
            "\u00a0",
            "\x00",
            "\x1f",
            "\ud800",
        ],
        *["(Citation: ", "(Citation:", *(f"(Citation: {reference.name})" for reference in REFERENCES)],
        *[
            "(Citation: unknown)",
            '<sup class="cite" data-ref="0"></sup>',
            '<a href="catalogue:x/">',
            "a",
            "Bc.",
            "é",
        ],
    ]
)
in_any_time = settings(deadline=None)  # a busy machine is no failure
TEXTS = st.lists(PIECES | st.text(max_size=8), max_size=40).map("".join)


class Checker(HTMLParser):
    """Fails on any tag that is not allowed where it stands, and on tags that are not balanced."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.opened: list[str] = []
        self.hrefs: list[str] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        parent = self.opened[-1] if self.opened else None
        assert {name for name, _ in attrs} <= ATTRIBUTES[tag]
        assert parent in INSIDE[tag] if tag in INSIDE else parent not in {None, "ul", "ol"}
        assert tag != "a" or "a" not in self.opened
        self.hrefs += [value or "" for name, value in attrs if name == "href"]
        if tag != "br":
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        assert "\x00" not in data

    def handle_comment(self, data: str) -> None:
        pytest.fail(f"comment: {data}")

    def handle_decl(self, decl: str) -> None:
        pytest.fail(f"declaration: {decl}")


def check(html: str) -> Checker:
    checker = Checker()
    checker.feed(html)
    checker.close()
    assert not checker.opened
    html.encode()  # UTF-8 can hold it
    return checker


@in_any_time
@given(TEXTS)
def test_safe_and_balanced(text):
    checker = check(render(text, references=REFERENCES))
    assert all(href.startswith(("http://", "https://")) for href in checker.hrefs)


@in_any_time
@given(TEXTS)
def test_links_lead_where_the_resolver_says(text):
    checker = check(render(text, references=REFERENCES, link=lambda url: 'catalogue:"><script>/'))
    assert set(checker.hrefs) <= {'catalogue:"><script>/'}


@in_any_time
@given(st.lists(st.sampled_from(REFERENCES), min_size=1), st.text(alphabet="ab .\n*", max_size=20))
def test_known_names_never_stay_raw(cited, words):
    text = words + "".join(f"(Citation: {reference.name})" for reference in cited)
    html = render(text, references=REFERENCES)
    assert "itation:" not in html
    numbering = Numbering()
    numbering.mark(html, REFERENCES)
    assert [item.reference for item in numbering.items] == list(dict.fromkeys(cited))


@in_any_time
@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="&*•-#`[<(.")))
def test_text_without_marks_is_kept(text):
    assert plain(text) == " ".join(text.split())


@in_any_time
@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="`")))
def test_code_is_kept_to_the_letter(code):
    html = render(f"x <code>{code.replace('&', '&amp;').replace('<', '&lt;')}</code> y")
    checker = _Text()
    checker.feed(html)
    if "itation:" not in code:
        assert checker.text == f"x {code} y"


class _Text(HTMLParser):
    """Collects the text of HTML."""

    text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


@in_any_time
@given(TEXTS)
def test_plain_is_one_line_of_what_is_shown(text):
    html = render(text, references=REFERENCES)
    line = plain_from_html(html)
    assert line == " ".join(line.split())
    assert plain(text, references=REFERENCES) == line


@pytest.mark.parametrize(
    "unit",
    [
        "(Citation: (",
        "(Citation: ()",
        "(Citation: D) ",
        "[a](http://x(",
        "[",
        "`a ",
        "``a `",
        "<code>",
        "<code>a<",
        "*a ",
        "**a* ",
        "<b>*a ",
        "\n- a",
        "\n  - a",
        "\n*a*\n",
        "\n```",
        "`\n",
        "<code>\n",
        "&",
        "&#",
        " ",
        "  \n",
    ],
)
def test_a_long_run_of_it_renders(unit):
    """Each of these would take minutes if the time grew with the square of the length."""
    html = render(unit * (400_000 // len(unit)) + "\nend", references=REFERENCES)
    assert "end" in html
