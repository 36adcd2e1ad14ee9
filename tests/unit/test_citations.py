"""The numbers of one page's citations."""

import re

from frameworks.citations import Numbering, expand_links
from frameworks.records import Reference

A = Reference("A", "First.", "https://example.org/a")
B = Reference("B", "Second.", "https://example.org/b")
OTHER_A = Reference("A", "Another first.", "https://example.org/other")


def fragment(*places: int) -> str:
    return "<p>x" + "".join(f'<sup class="cite" data-ref="{place}"></sup>' for place in places) + "</p>"


def test_numbers_follow_first_appearance_over_all_fragments():
    numbering = Numbering()
    numbering.mark(fragment(1), (A, B))
    numbering.mark(fragment(0, 1), (A, B))
    assert [(item.number, item.reference) for item in numbering.items] == [(1, B), (2, A)]


def test_mark_links_to_the_list_and_has_an_id_of_its_own():
    html = Numbering().mark(fragment(0), (A,))
    assert html == (
        '<p>x<sup class="cite" id="cite-1-1">'
        '<a href="#ref-1" role="doc-noteref" aria-label="Reference [1]: A">[1]</a></sup></p>'
    )


def test_repeat_keeps_its_number_and_links_back():
    numbering = Numbering()
    html = numbering.mark(fragment(0, 1, 0), (A, B)) + numbering.mark(fragment(0), (A,))
    assert re.findall(r'id="([^"]+)"', html) == ["cite-1-1", "cite-2-1", "cite-1-2", "cite-1-3"]
    assert numbering.items[0].backlinks == ["cite-1-1", "cite-1-2", "cite-1-3"]
    assert {f"#{item.id}" for item in numbering.items} == set(re.findall(r'href="([^"]+)"', html))


def test_same_name_with_another_source_is_another_reference():
    numbering = Numbering()
    numbering.mark(fragment(0), (A,))
    numbering.mark(fragment(0), (OTHER_A,))
    assert [item.reference for item in numbering.items] == [A, OTHER_A]


def test_fragments_not_shown_are_counted():
    numbering = Numbering()
    numbering.count(fragment(0), (A,))
    html = numbering.mark(fragment(0, 1), (OTHER_A, B))
    numbering.count(fragment(0), (B,))
    assert [item.number for item in numbering.items] == [1, 2, 3]
    assert [item.number for item in numbering.shown] == [2, 3]
    assert numbering.shown[1].backlinks == ["cite-3-1"]
    assert "#ref-1" not in html


def test_name_is_escaped_in_the_label():
    html = Numbering().mark(fragment(0), (Reference('"><script>'),))
    assert 'aria-label="Reference [1]: &quot;&gt;&lt;script&gt;"' in html


def test_mark_without_a_reference_is_dropped():
    numbering = Numbering()
    assert numbering.mark(fragment(2, 0), (A,)).count("<sup") == 1
    numbering.count(fragment(7), (A,))
    assert [item.reference for item in numbering.items] == [A]


def test_links_to_our_pages_get_their_base():
    html = '<a href="catalogue:attack/t1059-011/">Lua</a> <code>href="catalogue:x</code>'
    assert expand_links(html, "https://site.example/frameworks/") == (
        '<a href="https://site.example/frameworks/attack/t1059-011/">Lua</a> <code>href="catalogue:x</code>'
    )
