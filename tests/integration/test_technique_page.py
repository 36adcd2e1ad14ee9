"""The page of a technique as a visitor gets it: both layers, paging, redirects, notices, queries."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.test import Client, RequestFactory
from wagtail.models import Page, PageViewRestriction

from frameworks.models import Entry, Mapping, Release, Review, TechniquePage
from frameworks.technique import Window, from_entry, from_page, load
from tests.support.bundles import (
    data_component,
    data_source,
    mitigation,
    ref,
    relationship,
    small_release_objects,
    source,
    subtechnique,
    tactic,
    technique,
)
from tests.support.imports import import_objects
from tests.support.people import make_user
from tests.support.released import (
    HOME,
    entry,
    import_small_release,
    many_procedures,
    section,
    technique_page,
    visit,
    words,
)

pytestmark = pytest.mark.django_db

SUB = f"{HOME}t1059-011/"
PARENT = f"{HOME}t1059/"


@pytest.fixture
def released(tmp_path: Path) -> Path:
    import_small_release(tmp_path)
    return tmp_path


def comment(page: TechniquePage, *blocks: tuple[str, object], **fields: object) -> TechniquePage:
    """Publish commentary on a page, as an editor does."""
    page.commentary = json.dumps([{"type": name, "value": value} for name, value in blocks])
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return page


def note(text: str, part: str = "") -> dict[str, str]:
    return {"text": f"<p>{text}</p>", "part": part}


def test_shows_what_the_publisher_says(released: Path, client: Client) -> None:
    html = visit(client, SUB)
    text = words(html)

    assert '<h1><span class="id">T1059.011</span> Script</h1>' in html
    assert "Sub-technique of T1059 Interpreter" in text
    assert "About Script." in words(section(html, "statement"))
    for fact in ("Status Active", "Tactic Execution", "Platforms Linux, Windows", "Version 1.0"):
        assert fact in text
    assert "Created 2 January 2020" in text
    assert "Last modified 6 May 2024" in text
    assert "Release 18.1" in text
    assert 'href="https://attack.mitre.org/techniques/T1059/011" rel="external">View on MITRE' in html
    assert "© " in text
    assert "The MITRE Corporation. This work is reproduced" in text


def test_a_mitigation_leads_with_its_sentence_and_links_to_its_general_text(
    released: Path, client: Client
) -> None:
    mitigations = section(visit(client, SUB), "mitigations")

    assert f'href="{HOME}mitigations/m1038/"' in mitigations
    assert "Block it." in words(mitigations)
    assert "About Prevention." not in mitigations


def test_detection_shows_strategies_analytics_log_sources_and_what_to_tune(
    released: Path, client: Client
) -> None:
    detection = section(visit(client, SUB), "detection")
    text = words(detection)

    assert f'href="{HOME}detection-strategies/det0001/"' in detection
    assert 'id="an0001"' in detection
    assert "AN0001 Linux" in text
    assert "Process Creation DC0001 auditd execve" in text
    assert "Process Creation DC0001 sysmon EventCode=1" in text
    assert "TimeWindow How long to look back" in text


def test_detection_of_older_releases_shows_data_components_and_text(tmp_path: Path, client: Client) -> None:
    process = data_source()
    creation = data_component(source=process, external_references=None)
    hunted = technique("T1200", "Hunted", x_mitre_detection="Look *closely*.(Citation: Hunt)")
    hunted["external_references"].append(source("Hunt"))
    found = relationship(creation, "detects", hunted, "Watch for it.")
    import_objects(tmp_path, tactic(), process, creation, hunted, found, release="17.1")

    detection = section(visit(client, f"{HOME}t1200/"), "detection")

    assert "DS0001 Process Process Creation Watch for it." in words(detection)
    assert "Look <em>closely</em>." in detection
    assert f'href="{HOME}data-components/{ref(creation)}/"' in detection
    assert visit(client, f"{HOME}data-components/{ref(creation)}/")


def test_references_are_numbered_once_and_link_both_ways(released: Path, client: Client) -> None:
    html = visit(client, SUB)

    assert "(Citation:" not in html
    ids = re.findall(r'id="(ref-\d+|cite-\d+-\d+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#(ref-\d+|cite-\d+-\d+)"', html)) == set(ids)
    assert words(section(html, "references")).startswith("References Author. (2020). Block Report.")


def test_numbers_do_not_depend_on_the_page_of_the_procedures(tmp_path: Path, client: Client) -> None:
    import_small_release(tmp_path, *many_procedures(60))

    def numbers(query: str) -> dict[str, str]:
        procedures = section(visit(client, PARENT + query), "procedures")
        return dict(re.findall(r"Sentence (\d+)\..*?\[(\d+)\]</a>", procedures))

    first, second, third = numbers(""), numbers("?page=2"), numbers("?page=3")
    assert len(first) + len(second) + len(third) == 60
    assert len({*first.values(), *second.values(), *third.values()}) == 60
    assert numbers("?q=Worm+057") == {"57": third["57"]}
    assert numbers("?page=99") == third
    assert numbers("?page=nonsense") == first


def test_procedures_are_found_by_words_ids_and_names(tmp_path: Path, client: Client) -> None:
    import_small_release(tmp_path, *many_procedures(60))

    assert "Wrench" in section(visit(client, f"{PARENT}?q=wrench"), "procedures")
    assert "Worm 007" in section(visit(client, f"{PARENT}?q=S9007"), "procedures")
    assert "Worm 007" not in section(visit(client, f"{PARENT}?q=wrench"), "procedures")
    nothing = section(visit(client, f"{PARENT}?q=%3Cscript%3Enothing"), "procedures")
    assert "No procedure holds “&lt;script&gt;nothing”" in nothing
    assert "Show all 62" in nothing
    assert 'content="noindex"' in visit(client, f"{PARENT}?q=wrench")


def test_a_technique_of_several_tactics_shows_all_and_stays_in_the_one_it_was_reached_by(
    released: Path, client: Client
) -> None:
    first, chosen = visit(client, PARENT), visit(client, f"{PARENT}?tactic=ta0003")

    for html in (first, chosen):
        assert f'href="{HOME}tactics/ta0002/"' in html
        assert f'href="{HOME}tactics/ta0003/"' in html
    assert 'aria-label="Techniques of Execution"' in first
    assert 'aria-label="Techniques of Persistence"' in chosen
    assert 'aria-label="Techniques of Execution"' in visit(client, f"{PARENT}?tactic=TA9999")
    for html in (first, chosen):
        assert f'<link rel="canonical" href="http://localhost{PARENT}">' in html


def test_siblings_mark_the_current_one_and_unfold_its_family(released: Path, client: Client) -> None:
    siblings = re.search(r'<nav class="siblings".*?</nav>', visit(client, SUB), re.DOTALL)
    assert siblings is not None
    current = re.findall(r'<a href="([^"]+)" aria-current="page">', siblings.group())
    assert current == [SUB]
    assert f'href="{PARENT}"' in siblings.group()
    assert "T1100" not in siblings.group()  # deprecated
    count = re.search(r'class="count">(\d+)<', siblings.group())
    assert count is not None
    assert int(count[1]) == len(re.findall(r"<a ", siblings.group())), "sub-techniques count, folded or not"


def test_breadcrumb_leads_by_the_tactic(released: Path, client: Client) -> None:
    trail = re.search(r'<nav class="breadcrumb".*?</nav>', visit(client, SUB), re.DOTALL)
    assert trail is not None
    assert words(trail.group()).endswith("Frameworks MITRE ATT&CK® Enterprise Execution T1059 Interpreter")


def test_a_parent_lists_its_subtechniques(released: Path, client: Client) -> None:
    assert "T1059.011 Script" in words(section(visit(client, PARENT), "subtechniques"))
    assert section(visit(client, SUB), "subtechniques") == ""


def test_a_deprecated_technique_is_shown_with_a_notice(released: Path, client: Client) -> None:
    html = visit(client, f"{HOME}t1100/")
    assert "has deprecated this entry" in html
    assert "About Gone." in html


def test_a_withdrawn_technique_stays_with_a_notice(released: Path, client: Client) -> None:
    kept = [
        thing for thing in small_release_objects(None) if thing["name" if "name" in thing else "id"] != "Gone"
    ]
    import_objects(released, *kept, release="18.2")

    html = visit(client, f"{HOME}t1100/")
    assert "18.2 no longer carries this entry" in html
    assert "About Gone." in html


def test_a_page_whose_technique_was_revoked_later_leads_to_the_end_of_the_chain(
    tmp_path: Path, client: Client
) -> None:
    import_objects(
        tmp_path, tactic(), technique("T1001"), technique("T1002"), technique("T1003"), release="17.1"
    )
    assert client.get(f"{HOME}t1001/").status_code == 200
    first, second, third = (
        technique("T1001", revoked=True),
        technique("T1002", revoked=True),
        technique("T1003"),
    )
    chain = [relationship(first, "revoked-by", second), relationship(second, "revoked-by", third)]
    import_objects(tmp_path, tactic(), first, second, third, *chain, release="18.1")

    response = client.get(f"{HOME}t1001/")
    assert (response.status_code, response["Location"]) == (301, f"{HOME}t1003/")


def test_an_unpublished_page_is_not_there(released: Path, client: Client) -> None:
    technique_page("T1059.011").unpublish()
    assert client.get(SUB).status_code == 404


def test_a_restriction_above_holds_for_techniques_and_views(released: Path, client: Client) -> None:
    index = Page.objects.get(slug="frameworks")
    PageViewRestriction.objects.create(page=index, restriction_type=PageViewRestriction.LOGIN)
    for address in (SUB, HOME, f"{HOME}matrix/"):
        assert client.get(address).status_code == 302, address


def test_our_view_stands_apart_and_notes_stand_at_their_parts(released: Path, client: Client) -> None:
    author = make_user("ada")
    author.first_name, author.last_name = "Ada", "Byron"
    author.save()
    comment(
        technique_page("T1059.011"),
        ("first_steps", note("Inventory interpreters")),
        ("our_view", note("Rare but real")),
        ("our_view", note("Wording is broad", "statement")),
        ("detection_advice", note("Noisy on build servers", "an0001")),
        ("our_view", note("Start with servers", "M1038")),
        ("test", note("Hung on what is gone", "M9999")),
        ("checklist", {"title": "Do", "items": [{"task": "Ask", "owner": "Platform", "effort": "days"}]}),
        one_line="Block the stand-alone interpreter.",
        priority="high",
        author=author,
    )

    html = visit(client, SUB)

    head = re.search(r'<header class="entry__head">.*?</header>', html, re.DOTALL)
    assert head is not None
    opening = words(head.group())
    assert "Our view Ada Byron, " in opening
    assert (
        "Block the stand-alone interpreter. High priority What to do first Inventory interpreters" in opening
    )
    assert re.search(r'aria-label="Our view on the statement">.*?Wording is broad', html, re.DOTALL)
    assert "Wording is broad" in section(html, "statement")
    assert "Noisy on build servers" in section(html, "detection")
    assert "Start with servers" in section(html, "mitigations")
    assert html.count("Rare but real") == html.count("Start with servers") == 1
    view = re.search(r'<h2 id="our-view">.*?<h2 id="detection">', html, re.DOTALL)
    assert view is not None
    assert "Rare but real" in words(view.group())
    assert "How to test it (M9999) Hung on what is gone" in words(view.group())
    assert "Ask Platform, days" in words(view.group())
    assert '<meta name="description" content="Block the stand-alone interpreter.">' in html


def test_without_commentary_nothing_speaks_for_the_firm(released: Path, client: Client) -> None:
    html = visit(client, SUB)
    assert 'class="voice' not in html
    assert "Our view" not in html
    assert '<meta name="description" content="About Script.">' in html


def test_what_an_editor_writes_is_no_markup_of_the_page(released: Path, client: Client) -> None:
    comment(technique_page("T1059.011"), one_line="<script>alert(1)</script>")
    assert "<script>alert" not in visit(client, SUB)


def test_the_review_stamp_is_the_newest(released: Path, client: Client) -> None:
    page = technique_page("T1059.011")
    for _ in range(2):
        Review.objects.create(page=page, release=Release.objects.get(), digest="d", reviewed_by=None)
    assert "Reviewed against" not in visit(client, SUB)  # there is nothing to stand by
    comment(page, one_line="Watch it.")
    assert words(visit(client, SUB)).count("Reviewed against MITRE ATT&CK® Enterprise 18.1 on ") == 1


def test_mappings_show_published_and_reviewed_ones_from_this_side(released: Path, client: Client) -> None:
    assert "No cross-framework mappings yet" in visit(client, SUB)
    sub, control, other = (
        entry("subtechnique", "T1059.011"),
        entry("mitigation", "M1038"),
        entry("group", "G0001"),
    )
    Mapping.objects.create(
        source=control, target=sub, relation="subset-of", rationale="Because", origin="Set"
    )
    Mapping.objects.create(source=sub, target=other, relation="equal-to", status="draft")

    mappings = section(visit(client, SUB), "mappings")
    assert "M1038 Prevention superset of Because Set" in words(mappings)
    assert "G0001" not in mappings
    Mapping.objects.filter(origin="").update(status="reviewed")
    assert "G0001 Crew equal to We do" in words(section(visit(client, SUB), "mappings"))


def test_preview_shows_a_draft_that_nobody_saved(released: Path) -> None:
    page = technique_page("T1059.011")
    page.one_line = "Only in the preview."
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    response = page.make_preview_request(original_request=request)
    assert response.status_code == 200
    assert "Only in the preview." in response.content.decode()


def test_a_page_that_lost_its_entry_says_so(released: Path, client: Client) -> None:
    TechniquePage.objects.filter(entry__external_id="T1059.011").update(entry=None)
    assert "lost its entry" in visit(client, SUB)


@pytest.mark.parametrize("linked", [0, 3])
def test_queries_of_a_page_are_bounded(
    tmp_path: Path, client: Client, django_assert_max_num_queries, linked: int
) -> None:
    """Everything but the frame, which all pages of a site share in the cache."""
    import_small_release(tmp_path, *many_procedures(120))
    if linked:
        page = technique_page()
        for place in range(linked):
            page.related_pages.create(target=Page.objects.get(slug="frameworks"), reason=f"Reason {place}")
        page.save()
    cache.clear()
    visit(client, HOME)
    with django_assert_max_num_queries(12):
        visit(client, PARENT)


def test_many_techniques_cost_as_many_queries_as_one(tmp_path: Path, django_assert_num_queries) -> None:
    subs = [subtechnique(f"T1059.{number:03}", f"Sub {number}") for number in range(100, 130)]
    parents = [relationship(sub, "subtechnique-of", technique()) for sub in subs]
    shields = [relationship(mitigation(), "mitigates", sub, f"Shield {ref(sub)}.") for sub in subs]
    import_small_release(tmp_path, *subs, *parents, *shields)
    entries = list(
        Entry.objects.filter(kind__in=["technique", "subtechnique"], status="active").select_related(
            "framework", "parent"
        )
    )
    assert len(entries) == 32
    with django_assert_num_queries(4):
        views = load(entries, base="https://example.org/frameworks/")

    view = views[entry("subtechnique", "T1059.100").pk]
    assert [one.entry.external_id for one in view.mitigations] == ["M1038"]
    assert view.mitigations[0].passage.html.startswith("<p>Shield ")
    assert view.parent is not None
    assert view.parent.url == "https://example.org/frameworks/attack/t1059/"
    assert len(views[entry("technique", "T1059").pk].children) == 31


def test_one_strategy_of_two_techniques_is_numbered_for_each(tmp_path: Path) -> None:
    """Parts of a view are its own: numbers of one technique must not show on another."""
    from tests.support.bundles import analytic, strategy

    finding = analytic("AN0009", description="Find.(Citation: Shared)")
    finding["external_references"].append(source("Shared"))
    watching = strategy("DET0009", analytics=[finding])
    one, two = technique("T1301", "One"), technique("T1302", "Two", description="Text.(Citation: Own)")
    two["external_references"].append(source("Own"))
    detects = [relationship(watching, "detects", target) for target in (one, two)]
    import_objects(tmp_path, tactic(), finding, watching, one, two, *detects)

    views = load(list(Entry.objects.filter(kind="technique").select_related("framework", "parent")))
    texts = [view.strategies[0].analytics[0].passage.html for view in views.values()]
    assert sorted(re.findall(r"\[(\d)\]</a>", "".join(texts))) == ["1", "2"]


def test_from_page_and_from_entry_are_the_same(released: Path) -> None:
    page = technique_page("T1059.011")
    by_page = from_page(page, window=Window(size=1))
    by_entry = from_entry(entry("subtechnique", "T1059.011"))
    assert by_page is not None
    assert by_page.entry == by_entry.entry
    assert (len(by_page.procedures), by_page.procedure_total) == (1, 2)
    assert len(by_entry.procedures) == 2
