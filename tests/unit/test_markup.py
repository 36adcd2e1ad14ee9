"""The renderer, one test for each quirk of the publisher's texts."""

import pytest

from frameworks.attack.markup import plain, plain_from_html, render
from frameworks.records import Reference

REPORT = Reference("Report 2020", "An author. (2020). A report.", "https://example.org/report")
OTHER = Reference("O'Neil; a tale! of (two) halves", "Another.", "https://example.org/other")
OPEN = Reference("Open (bracket", "Third.", "https://example.org/third")
STRAY = Reference("Closed) twice) over", "Fourth.", "https://example.org/fourth")
REFERENCES = (REPORT, OTHER, OPEN, STRAY)


def cite(place: int) -> str:
    return f'<sup class="cite" data-ref="{place}"></sup>'


def to_catalogue(url: str) -> str | None:
    return "catalogue:attack/t1059-011/" if url == "https://attack.mitre.org/techniques/T1059/011" else None


class TestCitations:
    def test_known_name_is_the_place_of_its_reference(self):
        assert render("Seen.(Citation: Report 2020)", references=REFERENCES) == f"<p>Seen.{cite(0)}</p>"

    @pytest.mark.parametrize("place", range(len(REFERENCES)))
    def test_names_with_punctuation_and_parentheses(self, place):
        text = f"Seen.(Citation: {REFERENCES[place].name}) More."
        assert render(text, references=REFERENCES) == f"<p>Seen.{cite(place)} More.</p>"

    def test_longest_known_name_wins(self):
        references = (Reference("A"), Reference("A) and (Citation: B"), Reference("B"))
        assert render("x(Citation: A) and (Citation: B)", references=references) == f"<p>x{cite(1)}</p>"

    def test_same_name_twice_means_the_first(self):
        references = (
            Reference("A", url="https://example.org/1"),
            Reference("A", url="https://example.org/2"),
        )
        assert render("x(Citation: A)", references=references) == f"<p>x{cite(0)}</p>"

    def test_back_to_back_without_stray_spaces(self):
        text = f"Seen. (Citation: Report 2020) (Citation: {OTHER.name})\n(Citation: Report 2020), more"
        assert render(text, references=REFERENCES) == f"<p>Seen.{cite(0)}{cite(1)}{cite(0)}, more</p>"

    def test_spaces_within_do_not_matter(self):
        assert render("x(Citation:  Report\n2020 )", references=REFERENCES) == f"<p>x{cite(0)}</p>"

    def test_unknown_name_is_shown(self):
        assert render("Seen (Citation: Gone (2019) & co) here") == (
            '<p>Seen <span class="cite-unknown">[Gone (2019) &amp; co]</span> here</p>'
        )

    def test_unknown_name_with_unbalanced_parenthesis_ends_at_the_first(self):
        assert render("a (Citation: Gone (2019) b (c) d") == (
            '<p>a <span class="cite-unknown">[Gone (2019]</span> b (c) d</p>'
        )

    def test_in_a_link_they_follow_it(self):
        assert render("[A (Citation: Report 2020)](https://example.org/)", references=REFERENCES) == (
            f'<p><a href="https://example.org/" rel="noopener external">A</a>{cite(0)}</p>'
        )

    @pytest.mark.parametrize(
        "code", ["<code>ls (Citation: Report 2020)</code>", "`ls (Citation: Report 2020)`"]
    )
    def test_in_code_they_follow_it(self, code):
        assert render(code, references=REFERENCES) == f"<p><code>ls</code>{cite(0)}</p>"

    def test_without_an_end_is_text(self):
        assert render("x (Citation: Report", references=REFERENCES) == "<p>x (Citation: Report</p>"


class TestCode:
    def test_stars_and_underscores_mean_nothing(self):
        assert render(r"<code>*a* __b__ C:\*\_x</code>") == r"<p><code>*a* __b__ C:\*\_x</code></p>"

    def test_entities_are_resolved_once(self):
        assert render("<code>&lt;user&gt; &#92; &lbrace; &amp;lt;</code>") == (
            "<p><code>&lt;user&gt; \\ { &amp;lt;</code></p>"
        )

    def test_incomplete_entities_are_text(self):
        assert (
            render("<code>a &lt b && c&copy=1</code>")
            == "<p><code>a &amp;lt b &amp;&amp; c&amp;copy=1</code></p>"
        )

    def test_raw_angle_brackets_and_placeholders_stay(self):
        assert render("<code>kill <PID> < 5 <script></code>") == (
            "<p><code>kill &lt;PID&gt; &lt; 5 &lt;script&gt;</code></p>"
        )

    def test_a_link_to_attack_names_a_tool(self):
        html = render(
            "<code>[a*t](https://attack.mitre.org/techniques/T1059/011) <x></code>", link=to_catalogue
        )
        assert html == '<p><code><a href="catalogue:attack/t1059-011/">a*t</a> &lt;x&gt;</code></p>'

    def test_other_links_are_text(self):
        assert (
            render("<code>[a](https://example.org)</code>") == "<p><code>[a](https://example.org)</code></p>"
        )

    def test_backticks(self):
        assert (
            render("Run `net <user> &lt; *x*`.") == "<p>Run <code>net &lt;user&gt; &amp;lt; *x*</code>.</p>"
        )

    def test_double_backticks_and_padding(self):
        assert render("Run `` net `` now") == "<p>Run <code>net</code> now</p>"

    def test_lone_backtick_is_text(self):
        assert render("a ` b") == "<p>a ` b</p>"

    def test_a_missing_slash_closes(self):
        assert render("<code>a<code> and <code>b</code>") == "<p><code>a</code> and <code>b</code></p>"

    def test_stray_tags_are_dropped(self):
        assert render("<MsBuild.exe</code> and <code>x") == "<p>&lt;MsBuild.exe and x</p>"

    def test_over_a_line_end(self):
        assert (
            render("* Run\n`a:\n  - b`\n* c") == "<ul><li>Run<br><code>a:\n  - b</code></li><li>c</li></ul>"
        )

    def test_fenced(self):
        assert render("Run:\n```sh\n* <b> `x`\n\n# y\n```\nEnd") == (
            "<p>Run:</p><pre><code>* &lt;b&gt; `x`\n\n# y</code></pre><p>End</p>"
        )

    def test_unclosed_fence_ends_with_the_text(self):
        assert render("```\n<x>") == "<pre><code>&lt;x&gt;</code></pre>"


class TestLinks:
    def test_inside(self):
        assert render("[Lua](https://attack.mitre.org/techniques/T1059/011)", link=to_catalogue) == (
            '<p><a href="catalogue:attack/t1059-011/">Lua</a></p>'
        )

    def test_outside(self):
        assert render("[Lua](https://attack.mitre.org/techniques/T1)", link=to_catalogue) == (
            '<p><a href="https://attack.mitre.org/techniques/T1" rel="noopener external">Lua</a></p>'
        )

    def test_parentheses_quotes_and_entities_in_the_address(self):
        assert render('[a](https://example.org/x_(y)?b="1"&amp;c=2)') == (
            '<p><a href="https://example.org/x_(y)?b=&quot;1&quot;&amp;c=2" rel="noopener external">a</a></p>'
        )

    def test_markup_in_the_label(self):
        assert render("[**a** `<b>`](http://example.org)") == (
            '<p><a href="http://example.org" rel="noopener external"><strong>a</strong> '
            "<code>&lt;b&gt;</code></a></p>"
        )

    @pytest.mark.parametrize(
        "text",
        [
            "https://example.org/path",
            "hxxps://evil[.]example/path",
            "[a](hxxp://evil.example)",
            "[a](http://evil[.]example)",
            "[a](javascript:alert(1))",
            "[a](data:text/html,x)",
            "[a](mailto:a@example.org)",
            "[a](//example.org)",
            "[a](https://example.org",
            "[a]\\(https://example.org)",
        ],
    )
    def test_nothing_else_is_a_link(self, text):
        assert render(text) == f"<p>{text}</p>"


class TestEmphasis:
    @pytest.mark.parametrize("text", ["**a b**", "<b>a b</b>", "<strong>a b</strong>", "<B>a b</B>"])
    def test_strong(self, text):
        assert render(f"x {text}: y") == "<p>x <strong>a b</strong>: y</p>"

    @pytest.mark.parametrize("text", ["*a b*", "<i>a b</i>", "<em>a b</em>"])
    def test_soft(self, text):
        assert render(f"({text}) y") == "<p>(<em>a b</em>) y</p>"

    @pytest.mark.parametrize(
        "text",
        [
            "*.exe and *.dll, *.sys.",
            "opening /proc/*/mem or /proc/*/maps",
            "on * nix and * .doc",
            "LogonUser*/LsaLogon, SCAD*, x",
            "2 * 3 * 4",
            "_file_ and __init__",
            "*open",
            "**open* and *more",
        ],
    )
    def test_wildcards_and_lone_marks_are_text(self, text):
        assert render(f"With {text}") == f"<p>With {text}</p>"

    def test_crossing_marks_stay_balanced(self):
        assert render("x *a <b>b* c</b>") == "<p>x <em>a &lt;b&gt;b</em> c&lt;/b&gt;</p>"

    def test_breaks(self):
        assert render("a<br>b<br/>c<BR />d  \ne") == "<p>a<br>b<br>c<br>d<br>\ne</p>"


class TestBlocks:
    def test_paragraphs(self):
        assert render("a\nb\n \n\nc\r\n\r\nd") == "<p>a\nb</p><p>c</p><p>d</p>"

    def test_list_right_below_a_line(self):
        assert render("Such as:\n* a\n- b\nc") == "<p>Such as:</p><ul><li>a</li><li>b<br>c</li></ul>"

    def test_list_ends_with_a_blank_line(self):
        assert render("* a\n\n* b\n\nc") == "<ul><li>a</li><li>b</li></ul><p>c</p>"

    def test_nested(self):
        assert render("- a\n    - b\n        - c\n    - d\n- e") == (
            "<ul><li>a<ul><li>b<ul><li>c</li></ul></li><li>d</li></ul></li><li>e</li></ul>"
        )

    def test_nested_deeper_than_sense(self):
        assert render("\n".join("  " * depth + "- x" for depth in range(100))).count("<ul>") == 6

    def test_numbered(self):
        assert render("So:\n1. a\n\n2. b\n* c\n3. d") == (
            '<p>So:</p><ol><li>a</li><li>b</li></ol><ul><li>c</li></ul><ol start="3"><li>d</li></ol>'
        )

    @pytest.mark.parametrize("text", ["1) first; 2) second", "2019. A year", "-5 degrees", "*nix", "#hash"])
    def test_what_only_looks_like_a_list_or_heading(self, text):
        assert render(text) == f"<p>{text}</p>"

    def test_headings(self):
        assert (
            render("### Windows\nText\n# Linux\n\nMore")
            == "<h3>Windows</h3><p>Text</p><h3>Linux</h3><p>More</p>"
        )

    @pytest.mark.parametrize("line", ["*Tools*", "**Tools** ", "  *Tools*"])
    def test_emphasised_line_is_a_heading(self, line):
        assert render(f"Text\n\n{line}\n\n- a") == "<p>Text</p><h3>Tools</h3><ul><li>a</li></ul>"

    def test_emphasised_line_with_a_colon_above_a_list(self):
        assert render("*Tools:*\n- a") == render("*Tools*:\n- a") == "<h3>Tools:</h3><ul><li>a</li></ul>"

    @pytest.mark.parametrize("text", ["**Do not use this.**\n\nText", "*Last*", "a\n*b*\nc", "*a* b\n\nc"])
    def test_emphasised_sentence_is_none(self, text):
        assert "<h3>" not in render(text)

    def test_blank(self):
        assert render("") == render(" \n\t\n") == ""


def test_nbsp_and_smart_quotes_stay():
    text = "a\u00a0\u201cb\u201d \u2018c\u2019 \u2013 d"
    assert render(text) == f"<p>{text}</p>"


def test_tags_of_the_text_are_text():
    text = "<script>alert(1)</script><img src=x onerror=y><p><!-- x --></p>"
    assert render(text) == f"<p>{text.replace('<', '&lt;').replace('>', '&gt;')}</p>"


def test_what_no_database_takes_is_dropped():
    assert render("a\x00b\x1f\ud800c") == "<p>abc</p>"


def test_plain():
    text = (
        "# Head\nSee `a <b>`,(Citation: X)\u00a0[Lua](https://example.org) & *co*.(Citation: Y)\n* one\n* two"
    )
    assert plain(text, references=(Reference("X"),)) == "Head See a <b>, Lua & co. one two"


def test_plain_from_html_is_what_plain_gives():
    text = "Seen.(Citation: Report 2020) <code>&lt;a&gt;</code>\n\nMore."
    assert plain_from_html(render(text, references=REFERENCES)) == plain(text) == "Seen. <a> More."
