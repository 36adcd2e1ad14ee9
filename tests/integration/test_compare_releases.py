"""What differs between two imported releases: which entries, in which category, and how it is told."""

from pathlib import Path
from typing import Any

import pytest

from frameworks.changes.categories import Category
from frameworks.changes.choosing import Narrowing, NoSuchReleaseError, QuestionError, chosen, imported
from frameworks.changes.counts import count_table
from frameworks.changes.details import Detail
from frameworks.changes.releases import BATCH, compare_releases
from frameworks.changes.told import Line, ToldChange, told
from frameworks.models import Entry, Framework, Release
from tests.support.bundles import technique
from tests.support.changes import after, before, compared, import_both, many, release
from tests.support.imports import import_objects

pytestmark = pytest.mark.django_db

BASE = "/frameworks/"

FOUND = {
    "T1008": Category.ADDITION,
    "M1047": Category.ADDITION,
    "DET0001": Category.ADDITION,
    "AN0001": Category.ADDITION,
    "T1059.011": Category.MAJOR,
    "T1003": Category.MINOR,
    "T1002": Category.OTHER,
    "G0001": Category.PATCH,
    "T1004": Category.REVOCATION,
    "T1005": Category.DEPRECATION,
    "T1006": Category.DELETION,
    "T1059": Category.RELATIONS,
}


@pytest.fixture
def both(tmp_path: Path) -> Path:
    import_both(tmp_path)
    return tmp_path


def detail(external_id: str, old: str = "17.1", new: str = "18.1") -> Detail:
    comparison = compared(old, new)
    (found,) = comparison.details([row for row in comparison.rows if row.external_id == external_id])
    return found


def change(external_id: str, old: str = "17.1", new: str = "18.1") -> ToldChange:
    return told(detail(external_id, old, new), BASE)


def line(told_change: ToldChange, what: str) -> Line:
    return next(one for one in told_change.lines if one.what == what)


def names(mentions: Any) -> list[str]:
    return [str(one) for one in mentions]


def test_every_entry_that_differs_is_in_its_category(both: Path) -> None:
    assert {row.external_id: row.category for row in compared().rows} == FOUND


def test_a_new_modified_alone_is_no_change(both: Path) -> None:
    assert "T1001" not in {row.external_id for row in compared().rows}
    modified = Entry.objects.get(external_id="T1001").source_modified
    assert modified is not None
    assert modified.year == 2025


def test_rows_come_by_category_kind_and_id(both: Path) -> None:
    rows = [(row.category, row.external_id) for row in compared().rows]
    assert rows == [
        (Category.ADDITION, "T1008"),
        (Category.ADDITION, "M1047"),
        (Category.ADDITION, "DET0001"),
        (Category.ADDITION, "AN0001"),
        (Category.MAJOR, "T1059.011"),
        (Category.MINOR, "T1003"),
        (Category.OTHER, "T1002"),
        (Category.PATCH, "G0001"),
        (Category.REVOCATION, "T1004"),
        (Category.DEPRECATION, "T1005"),
        (Category.DELETION, "T1006"),
        (Category.RELATIONS, "T1059"),
    ]


def test_counts_add_up(both: Path) -> None:
    comparison = compared()
    assert sum(comparison.counts.values()) == len(comparison.rows) == 12
    assert comparison.counts[Category.ADDITION] == 4
    assert comparison.counts_by_kind["technique"][Category.ADDITION] == 1
    table = count_table(comparison)
    assert [row.label for row in table.rows] == [
        "Techniques",
        "Sub-techniques",
        "Mitigations",
        "Groups",
        "Detection strategies",
        "Analytics",
    ]
    assert sum(cell.count for row in table.rows for cell in row.cells) == table.total == 12
    assert table.columns == list(Category)


def test_who_is_thanked_for_the_first_time(both: Path) -> None:
    assert compared().new_contributors == ["Grace", "Zoë"]
    assert compared("18.1", "17.1").new_contributors == []


def test_a_rewritten_technique_is_told_whole(both: Path) -> None:
    lua = change("T1059.011")
    assert (lua.name, lua.old_title, lua.url) == ("Lua", "Old Lua", "/frameworks/attack/t1059-011/")
    assert [(piece.op, piece.text) for piece in lua.title] == [("gone", "Old "), ("same", "Lua")]
    assert (lua.old_version, lua.new_version, lua.version_moved) == ("1.0", "2.0", True)
    assert [(piece.op, piece.text) for piece in lua.words] == [
        ("same", "Lua is a "),
        ("gone", "small"),
        ("new", "tiny"),
        ("same", " language.\n\nIt runs anywhere."),
    ]
    assert [(one.what, one.label) for one in lua.lines] == [
        ("in-tactic", "Tactics"),
        ("platform", "Platforms"),
        ("mitigates", "Mitigations"),
        ("detects", "Detections"),
        ("detection", "Detection text"),
        ("uses", "Procedures"),
        ("references", "References"),
        ("contributors", "Contributors"),
    ]
    assert names(line(lua, "in-tactic").gained) == ["TA0003 Persistence"]
    assert names(line(lua, "platform").gained) == ["macOS"]
    assert names(line(lua, "platform").lost) == ["Windows"]
    mitigations = line(lua, "mitigates")
    assert names(mitigations.gained) == ["M1047 Audit"]
    assert names(mitigations.lost) == ["M1017 Training"]
    assert names(mitigations.reworded) == ["M1038 Prevention"]
    assert mitigations.gained[0].url == "/frameworks/attack/mitigations/m1047/"
    assert [piece.text for piece in mitigations.reworded[0].pieces if piece.op != "same"] == [
        "known",
        "trusted",
    ]
    assert names(line(lua, "detects").gained) == ["DET0001 Detect it"]
    assert names(line(lua, "detects").lost) == ["DC0001 Process Creation"]
    assert line(lua, "detection").how == "dropped"
    assert [(piece.op, piece.text) for piece in line(lua, "detection").pieces] == [("gone", "Look for lua.")]
    assert names(line(lua, "uses").gained) == ["S0001 Worm"]
    assert names(line(lua, "references").gained) == ["New Paper"]
    assert names(line(lua, "contributors").gained) == ["Grace"]
    assert lua.note == ""


def test_a_successor_and_a_status_are_told(both: Path) -> None:
    gone = change("T1004")
    status, successor = line(gone, "status"), line(gone, "revoked_by")
    assert status.is_replaced
    assert (names(status.lost), names(status.gained)) == (["Active"], ["Revoked"])
    assert names(successor.gained) == ["T1059 Interpreter"]
    assert not successor.is_replaced  # it had none before
    assert names(line(change("T1005"), "status").gained) == ["Deprecated"]


def test_what_nothing_else_shows_is_said_in_words(both: Path, tmp_path: Path) -> None:
    assert change("T1003").lines == ()
    assert "version number" in change("T1003").note
    objects = [one for one in after() if one["type"] != "relationship"]
    import_objects(
        tmp_path, *objects, technique("T1500", description="Runs *commands* and `more`."), release="19.0"
    )
    import_objects(
        tmp_path, *objects, technique("T1500", description="Runs commands and more."), release="19.1"
    )
    marked = change("T1500", "19.0", "19.1")
    assert marked.words == ()
    assert "markup" in marked.note


def test_lists_of_other_details_are_told(both: Path) -> None:
    aliases = line(change("G0001"), "aliases")
    assert (names(aliases.gained), names(aliases.lost)) == (["Another Crew"], ["The Crew"])
    procedures = line(change("T1059"), "uses")
    assert names(procedures.gained) == ["G0001 Crew"]
    assert procedures.reworded == ()


def test_what_is_new_or_gone_is_told_by_its_text(both: Path) -> None:
    new, forgotten = change("T1008"), change("T1006")
    assert (new.is_whole, new.opening, new.lines) == (True, "@Something new.", ())
    assert [piece.op for piece in new.words] == ["new"]
    assert (forgotten.is_whole, forgotten.status, forgotten.opening) == (True, "", "About To be forgotten.")
    assert [piece.op for piece in forgotten.words] == ["gone"]


def test_the_way_back_undoes_the_way_there(both: Path) -> None:
    there, back = compared(), compared("18.1", "17.1")
    assert {row.external_id for row in there.rows} == {row.external_id for row in back.rows}
    swapped = {Category.ADDITION: Category.DELETION, Category.DELETION: Category.ADDITION}
    for one in there.rows:
        other = next(row for row in back.rows if row.key == one.key)
        assert (one.old, one.new) == (other.new, other.old)
        if one.category in swapped:
            assert other.category == swapped[one.category]
    lua = change("T1059.011", "18.1", "17.1")
    assert (lua.name, lua.old_title) == ("Old Lua", "Lua")
    assert names(line(lua, "mitigates").gained) == ["M1017 Training"]


def test_a_release_does_not_differ_from_itself(both: Path) -> None:
    assert compared("18.1", "18.1").rows == []


def test_the_order_of_imports_does_not_matter(tmp_path: Path) -> None:
    import_objects(tmp_path, *after())
    import_objects(tmp_path, *before(), release="17.1")
    assert {row.external_id: row.category for row in compared().rows} == FOUND


@pytest.mark.parametrize("number", [3, 60])
def test_queries_do_not_grow(number: int, tmp_path: Path, django_assert_num_queries: Any) -> None:
    import_objects(tmp_path, *many(number, "Before"), release="17.1")
    import_objects(tmp_path, *many(number, "After"))
    old, new = release("17.1"), release("18.1")
    with django_assert_num_queries(1):
        comparison = compare_releases(old, new)
    assert len(comparison.rows) == number
    with django_assert_num_queries(2):
        details = comparison.details(comparison.rows)
    assert all(told(one, BASE).words for one in details)


def test_a_whole_comparison_is_read_in_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import_objects(tmp_path, *many(7, "Before"), release="17.1")
    import_objects(tmp_path, *many(7, "After"))
    comparison = compared()
    whole = [one.row for one in comparison.all_details()]
    monkeypatch.setattr("frameworks.changes.releases.BATCH", 3)
    assert [one.row for one in comparison.all_details()] == whole == comparison.rows
    assert BATCH > 50


class TestChoosing:
    @pytest.fixture
    def three(self, both: Path) -> list[Release]:
        import_objects(both, *before(), release="9.0")
        return imported(Framework.objects.get(slug="attack"))

    def test_the_newest_is_the_one_with_the_highest_number(self, three: list[Release]) -> None:
        assert [one.version for one in three] == ["18.1", "17.1", "9.0"]

    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [
            ("", "", ("17.1", "18.1")),
            ("9.0", "", ("9.0", "18.1")),
            ("", "17.1", ("9.0", "17.1")),
            ("", "9.0", ("9.0", "9.0")),
            ("18.1", "9.0", ("18.1", "9.0")),
        ],
    )
    def test_two_are_chosen(
        self, old: str, new: str, expected: tuple[str, str], three: list[Release]
    ) -> None:
        assert tuple(one.version for one in chosen(three, old, new)) == expected

    def test_what_is_not_there_is_named_with_what_is(self, three: list[Release]) -> None:
        with pytest.raises(
            NoSuchReleaseError, match=r"^There is no release 99 here\. Imported: 18\.1, 17\.1, 9\.0\.$"
        ):
            chosen(three, "17.1", "99")
        with pytest.raises(NoSuchReleaseError, match="No release has been imported yet"):
            chosen([])

    def test_what_somebody_typed_is_cut_and_printable(self, three: list[Release]) -> None:
        with pytest.raises(NoSuchReleaseError) as caught:
            chosen(three, "\x1b[31m\n" + "9" * 500)
        message = str(caught.value)
        assert message.isprintable()
        assert len(message) < 120

    def test_narrowing(self, both: Path) -> None:
        comparison = compared()

        def ids(*words: Any) -> list[str]:
            return [row.external_id for row in Narrowing.of(*words).rows(comparison)]

        assert ids(["additions"], []) == ["T1008", "M1047", "DET0001", "AN0001"]
        assert ids(["additions"], ["technique", "mitigation"]) == ["T1008", "M1047"]
        assert ids([], ["subtechnique"], "LUA") == ["T1059.011"]
        assert ids([], [], "t1059") == ["T1059.011", "T1059"]
        assert ids(["additions,deletions"], [], "\x00T100") == ["T1008", "T1006"]
        assert not Narrowing.of([""], [""], "  ")

    @pytest.mark.parametrize(
        ("words", "problem"), [((["x"], []), "no category x"), (([], ["y"]), "no kind y")]
    )
    def test_unknown_words_are_refused(self, words: Any, problem: str) -> None:
        with pytest.raises(QuestionError, match=problem):
            Narrowing.of(*words)
