"""What counts as an occurrence, and that a rich text stays a rich text."""

from html import escape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks.replacing.search import Search
from frameworks.replacing.texts import occurrences, replaced


def plain(text: str, search: Search) -> str:
    return replaced(text, search, rich=False)[0]


def rich(text: str, search: Search) -> str:
    return replaced(text, search, rich=True)[0]


class TestSearch:
    def test_is_literal(self) -> None:
        assert plain("a.c abc a.c", Search("a.c", "x")) == "x abc x"
        assert plain("C++ and C", Search("c++", r"\1 $1 \g<0>")) == r"\1 $1 \g<0> and C"
        assert plain("(((", Search("(", "")) == ""

    def test_case(self) -> None:
        assert plain("Script script", Search("script", "code")) == "code code"
        assert plain("Script script", Search("script", "code", match_case=True)) == "Script code"

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("script", "X"),
            ("scripts", "scripts"),
            ("javascript", "javascript"),
            ("a script.", "a X."),
            ("script_x script-x", "script_x X-x"),
            ("éscript script", "éscript X"),
        ],
    )
    def test_whole_words(self, text: str, expected: str) -> None:
        assert plain(text, Search("script", "X", whole_words=True)) == expected

    def test_whole_words_that_begin_with_a_sign(self) -> None:
        assert plain("a C++ b, C++x", Search("C++", "X", whole_words=True)) == "a X b, C++x"

    def test_what_is_right_already_is_no_occurrence(self) -> None:
        assert replaced("Mitre MITRE mitre", Search("mitre", "MITRE"), rich=False) == ("MITRE MITRE MITRE", 2)

    def test_what_is_put_in_is_not_searched_again(self) -> None:
        assert plain("aa", Search("a", "aa")) == "aaaa"


class TestRichText:
    def test_only_text_is_replaced(self) -> None:
        source = '<p id="link" class="a"><a linktype="page" id="3" href="/link/a">link a</a> &amp; a<br/></p>'
        assert rich(source, Search("a", "b", whole_words=True)) == source.replace(
            ">link a<", ">link b<"
        ).replace("&amp; a<", "&amp; b<")

    def test_what_is_put_in_is_text(self) -> None:
        assert rich("<p>x</p>", Search("x", "<b onclick=a()>&amp;</b>")) == (
            "<p>&lt;b onclick=a()&gt;&amp;amp;&lt;/b&gt;</p>"
        )
        assert plain("x", Search("x", "<b>")) == "<b>"

    def test_entities_are_read_as_what_they_stand_for(self) -> None:
        assert (
            rich("<p>R&amp;D &#x26; R&#38;D</p>", Search("R&D", "research"))
            == "<p>research &amp; research</p>"
        )
        assert rich("<p>a &amp; b</p>", Search("amp", "x")) == "<p>a &amp; b</p>"
        assert rich("<p>&lt;b&gt;</p>", Search("<b>", "<i>")) == "<p>&lt;i&gt;</p>"

    def test_what_a_tag_interrupts_is_left_alone(self) -> None:
        source = "<p>Power<b>Shell</b></p><p>Power</p><p>Shell</p>"
        assert rich(source, Search("PowerShell", "x")) == source

    def test_whole_words_look_across_tags_inside_a_line(self) -> None:
        source = "<p>Power<b>Shell</b> <i>Shell</i></p><p>Shell</p>"
        assert rich(source, Search("Shell", "x", whole_words=True)) == (
            "<p>Power<b>Shell</b> <i>x</i></p><p>x</p>"
        )

    def test_texts_without_it_keep_every_character(self) -> None:
        source = "<p>&nbsp;a&#39;s</p><P CLASS='x>y'>b</P><!-- b -->< b"
        assert rich(source, Search("z", "x")) == source

    def test_a_tag_that_is_none_is_text(self) -> None:
        assert rich("<p>1 < 2</p>", Search("2", "3")) == "<p>1 &lt; 3</p>"

    def test_many_open_brackets_take_no_time(self) -> None:
        source = "<a" * 20_000 + '<a "' * 5_000 + "needle"
        assert rich(source, Search("needle", "x")).endswith("x")

    @given(
        words=st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12), max_size=8),
        find=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=3),
        put=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6),
    )
    def test_tags_stay_and_words_become_what_they_would_in_plain_text(
        self, words: list[str], find: str, put: str
    ) -> None:
        search = Search(find, put)
        source = "".join(f'<p title="{escape(word)}">{escape(word)}</p>' for word in words)
        tags, texts = read(rich(source, search))
        assert tags == read(source)[0]
        assert texts == "".join(plain(word, search) for word in words)


class TestContext:
    def test_shows_what_stands_around_across_tags(self) -> None:
        (one,) = occurrences(
            "<p>Before <b>this</b> after.</p><p>Next.</p>", Search("this", "that"), rich=True
        )
        assert (one.before, one.found, one.replacement, one.after) == (
            "Before ",
            "this",
            "that",
            " after. Next.",
        )

    def test_is_short(self) -> None:
        (one,) = occurrences("a " * 500 + "needle" + " b" * 500, Search("needle", ""), rich=False)
        assert max(len(one.before), len(one.after)) <= 61
        assert one.before.startswith("…")
        assert one.after.endswith("…")


def read(source: str) -> tuple[list[tuple[str, list[tuple[str, str | None]]]], str]:
    """Return the tags of HTML with their attributes, and its text, as a browser reads them."""
    tags: list[tuple[str, list[tuple[str, str | None]]]] = []
    texts: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.append((tag, attrs))

        def handle_data(self, data: str) -> None:
            texts.append(data)

    reader = Reader(convert_charrefs=True)
    reader.feed(source)
    reader.close()
    return tags, "".join(texts)
