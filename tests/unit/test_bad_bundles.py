"""Whatever is wrong with a file, the reader says it in one line (what, where) and with no other exception."""

import copy
import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frameworks.attack.stix import read
from frameworks.records import Catalogue, CatalogueError
from tests.support import bundles as b

NAME = "enterprise-attack-18.1.json"


def refuse(data: bytes, **options: Any) -> str:
    """The one line with which the reader refuses these bytes."""
    with pytest.raises(CatalogueError) as caught:
        read(data, **{"name": NAME, **options})
    line = str(caught.value)
    assert line
    assert len(line) < 500
    assert line.isprintable(), "one line without control characters"
    return line


def refuse_objects(*objects: b.Object, spec: str = "2.0") -> str:
    return refuse(b.encode(b.bundle(*objects, spec=spec)), framework="attack")


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"hello", "not a STIX bundle"),
        (b"<html><body>404</body></html>", "not a STIX bundle"),
        (b"[]", "not a STIX bundle"),
        (b"{", "not valid JSON"),
        (b'{"type": "bundle", "objects": [{"type": "malware", ', "cut short"),
        (b'{"type": "bundle", "x": "\xff\xfe"}', "not valid JSON"),
        (b'{"type": "bundle", "x": "\\ud800"}', "not valid JSON"),
        (b'{"type": "bundle", "x": NaN}', "not valid JSON"),
        (b"\x1f\x8b\x08\x00\x00", "not a STIX bundle"),
        (b"{}", "not a STIX bundle"),
        (b'{"type": "report"}', '"report"'),
        (b'{"type": ["bundle"]}', "not a STIX bundle"),
        (b'{"type": "bundle"}', "no objects"),
        (b'{"type": "bundle", "objects": []}', "no objects"),
        (b'{"type": "bundle", "objects": {}}', "no objects"),
        (b'{"type": "bundle", "objects": "all of them"}', "no objects"),
        (b'{"type": "bundle", "spec_version": "1.2", "objects": [{}]}', "STIX 1.2"),
        (b'{"type": "bundle", "spec_version": [], "objects": [{}]}', "STIX []"),
        (b'{"type": "bundle", "objects": [7]}', "object 1 is a number"),
        (b'{"type": "bundle", "objects": [null]}', "object 1 is null"),
        (b'{"type": "bundle", "objects": [["a"]]}', "object 1 is a list"),
        (b'{"type": "bundle", "objects": [{}]}', "has no type"),
        (b'{"type": "bundle", "objects": [{"type": 4, "id": "x"}]}', "has no type"),
        (b'{"type": "bundle", "objects": [{"type": "malware"}]}', "has no id"),
        (b'{"type": "bundle", "objects": [{"type": "malware", "id": 7}]}', "has no id"),
        (b'{"type": "bundle", "objects": [{"type": "malware", "id": "malware--1"}]}', "TYPE--UUID"),
    ],
)
def test_a_file_that_is_no_bundle(data, problem):
    line = refuse(data)
    assert problem in line
    assert line.startswith(NAME)


def test_a_byte_order_mark_is_no_fault():
    assert read(b"\xef\xbb\xbf" + b.encode(b.small_release()), name=NAME).release == "18.1"


def test_deep_nesting():
    assert "not valid JSON" in refuse(b'{"type":' + b"[" * 100_000)
    deep = b"[" * 100_000 + b"]" * 100_000
    assert "not valid JSON" in refuse(b'{"type": "bundle", "objects": ' + deep + b"}")


@pytest.mark.parametrize("nonsense", [b"\x00" * 200, b"nonsense " * 22, b'{"a": "b", ' * 18, b" " * 200])
def test_200_mb_of_nonsense_are_refused_at_once(nonsense):
    data = nonsense * 1_000_000
    started = time.monotonic()
    refuse(data)
    assert time.monotonic() - started < 5


def test_an_id_of_another_type():
    assert "TYPE--UUID" in refuse_objects(b.malware(id=b.stix_id("tool", "x")))


def test_an_endless_id():
    line = refuse_objects(b.malware(id="malware--" + "0" * 1_000_000))
    assert "TYPE--UUID" in line


def test_one_id_with_two_contents():
    line = refuse_objects(b.malware(), b.malware(name="Other"))
    assert b.malware()["id"] in line
    assert "twice" in line


def test_an_object_of_an_unknown_stix_version():
    assert "STIX 3.0" in refuse_objects(b.malware(spec_version="3.0"))


@pytest.mark.parametrize("name", [None, "", "   ", "\x00"])
def test_a_missing_name(name):
    assert "has no name" in refuse_objects(b.malware(name=name) if name is not None else _without("name"))


@pytest.mark.parametrize("references", [None, [], [b.source("A Report")], [{"source_name": "mitre-attack"}]])
def test_a_missing_attack_id(references):
    line = refuse_objects(b.malware(external_references=references))
    assert b.malware()["id"] in line


@pytest.mark.parametrize(
    "external_id", ["<script>alert(1)</script>", "../../admin", "T1 59", "T\u0661", "-", "x" * 65]
)
def test_an_attack_id_that_could_be_no_address(external_id):
    own = [{"source_name": "mitre-attack", "external_id": external_id}]
    assert b.malware()["id"] in refuse_objects(b.malware(external_references=own))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "x" * 256),
        ("x_mitre_version", "1" * 21),
        ("x_mitre_platforms", ["x" * 121]),
    ],
)
def test_a_text_that_is_too_long(name, value):
    line = refuse_objects(b.malware(**{name: value}))
    assert b.malware()["id"] in line
    assert name in line
    assert "at most" in line


NOT_TEXT: list[Any] = [7, 1.5, True, ["x"], {"x": "y"}]
NOT_A_FLAG: list[Any] = [0, "true", ["x"], {"x": "y"}]
NOT_A_LIST: list[Any] = [7, "text", True, {"x": "y"}, [7], [[]], [None]]
WRONG = {
    "name": NOT_TEXT,
    "description": NOT_TEXT,
    "x_mitre_version": NOT_TEXT,
    "created": NOT_TEXT,
    "modified": NOT_TEXT,
    "revoked": NOT_A_FLAG,
    "x_mitre_deprecated": NOT_A_FLAG,
    "x_mitre_is_subtechnique": NOT_A_FLAG,
    "x_mitre_remote_support": NOT_A_FLAG,
    "external_references": NOT_A_LIST,
    "kill_chain_phases": NOT_A_LIST,
    "x_mitre_platforms": NOT_A_LIST,
    "x_mitre_contributors": NOT_A_LIST,
}


@pytest.mark.parametrize("spec", ["2.0", "2.1"])
@pytest.mark.parametrize(("name", "value"), [(name, value) for name in WRONG for value in WRONG[name]])
def test_a_value_of_the_wrong_type(spec, name, value):
    thing = b.technique(**{name: value})
    line = refuse_objects(b.tactic(), thing, spec=spec)
    assert thing["id"] in line
    assert name in line


@pytest.mark.parametrize(
    "moment", ["yesterday", "2024-01-01", "2024-13-01T00:00:00Z", "2024-01-01T00:00:00+01:00"]
)
def test_a_time_that_is_none(moment):
    assert "modified" in refuse_objects(b.malware(modified=moment))


@pytest.mark.parametrize(
    ("objects", "problem"),
    [
        ([b.matrix(["x-mitre-tactic--1"])], "tactic_refs"),
        ([b.matrix([], tactic_refs="TA0002")], "tactic_refs"),
        ([b.strategy(analytics=[b.stix_id("malware", "x")])], "x_mitre_analytic_refs"),
        ([b.analytic(x_mitre_log_source_references=[7])], "x_mitre_log_source_references"),
        (
            [b.analytic(x_mitre_log_source_references=[{"x_mitre_data_component_ref": 7}])],
            "data_component_ref",
        ),
        ([b.analytic(x_mitre_mutable_elements=["x"])], "x_mitre_mutable_elements"),
        ([b.data_component(x_mitre_log_sources=[{"name": 7}])], "name is a number"),
        ([b.data_component(x_mitre_data_source_ref=7)], "x_mitre_data_source_ref"),
        ([b.asset(x_mitre_related_assets=[{"name": []}])], "name is a list"),
        ([b.malware(x_mitre_aliases=[7])], "x_mitre_aliases"),
        ([b.group(aliases="Crew")], "aliases"),
        ([b.campaign(first_seen=2019)], "first_seen"),
        ([b.campaign(last_seen="2018-01-01T00:00:00.000Z")], "last_seen"),
        ([b.malware(created_by_ref="me")], "created_by_ref"),
        ([b.malware(object_marking_refs=["me"])], "object_marking_refs"),
        ([b.malware(id="malware--00000000-0000-0000-0000-000000000000")], "malware--00000000"),
    ],
)
def test_what_stix_itself_forbids(objects, problem):
    line = refuse_objects(*objects, spec="2.1" if "seen" in problem else "2.0")
    assert problem in line
    assert objects[0]["id"] in line


@pytest.mark.parametrize(
    "reference",
    [
        {},
        {"url": "https://example.com"},
        {"source_name": "A"},
        {"source_name": ""},
        {"source_name": 7, "url": "x"},
    ],
)
def test_a_reference_without_what_stix_wants(reference):
    own = b.malware()["external_references"]
    line = refuse_objects(b.malware(external_references=[*own, reference]))
    assert b.malware()["id"] in line


def test_a_reference_with_a_false_hash():
    own = b.malware()["external_references"]
    bad = {"source_name": "A", "url": "https://example.com/", "hashes": {"MD5": "no"}}
    assert "hashes" in refuse_objects(b.malware(external_references=[*own, bad]))


def test_the_wrong_domain():
    line = refuse(b.encode(b.small_release()), framework="attack-ics")
    assert "wrong domain" in line
    assert "ATT&CK Enterprise" in line


def test_a_framework_that_is_none():
    assert "attack-mobile" in refuse(b.encode(b.small_release()), framework="pci-dss")


def test_no_domain_and_several():
    assert "--framework" in refuse(b.encode(b.bundle(b.malware())))
    both = [b.matrix([], "ics-attack"), b.matrix([], "mobile-attack")]
    line = refuse_objects(*both)
    assert "ATT&CK Mobile and ATT&CK for ICS" in line


def test_a_bundle_of_other_things():
    indicator = {"type": "indicator", "id": b.stix_id("indicator", "1")}
    assert "nothing that ATT&CK names" in refuse(b.encode(b.bundle(indicator)), framework="attack")


@pytest.mark.parametrize("end", ["source_ref", "target_ref"])
def test_a_relationship_to_nowhere(end):
    nowhere = b.stix_id("attack-pattern", "nowhere")
    link = {**b.relationship(b.malware(), "uses", b.technique()), end: nowhere}
    line = refuse_objects(b.malware(), b.technique(), link)
    assert link["id"] in line
    assert nowhere in line


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("relationship_type", None),
        ("relationship_type", 7),
        ("source_ref", None),
        ("target_ref", []),
        ("description", {"x": "y"}),
        ("external_references", "text"),
        ("external_references", [{"description": "no name"}]),
        ("revoked", "no"),
    ],
)
def test_a_relationship_of_the_wrong_shape(name, value):
    link = b.relationship(b.malware(), "uses", b.technique())
    link = {key: old for key, old in {**link, name: value}.items() if old is not None}
    assert link["id"] in refuse_objects(b.malware(), b.technique(), link)


def test_a_circle_of_subtechniques():
    one, two = b.subtechnique("T1.001", "One"), b.subtechnique("T1.002", "Two")
    links = [b.relationship(one, "subtechnique-of", two), b.relationship(two, "subtechnique-of", one)]
    line = refuse_objects(b.technique(), one, two, *links)
    assert "circle" in line
    assert "T1.001 → T1.002 → T1.001" in line or "T1.002 → T1.001 → T1.002" in line


@pytest.mark.parametrize("count", [1, 2, 500])
def test_a_circle_of_successors(count):
    ring = [b.technique(f"T{place}", f"T{place}", revoked=True) for place in range(count)]
    links = [b.relationship(one, "revoked-by", ring[place - 1]) for place, one in enumerate(ring)]
    assert "circle" in refuse_objects(*ring, *links)


def test_a_subtechnique_of_two_techniques():
    one, two, sub = b.technique(), b.technique("T1106", "Other"), b.subtechnique()
    links = [b.relationship(sub, "subtechnique-of", parent) for parent in (one, two)]
    assert "two techniques" in refuse_objects(one, two, sub, *links)


def test_a_subtechnique_of_a_group():
    sub = b.subtechnique()
    assert "is a group" in refuse_objects(sub, b.group(), b.relationship(sub, "subtechnique-of", b.group()))


def test_an_error_line_shows_no_control_characters():
    line = refuse_objects({"type": "\x1b[31mred\r\n", "id": "x\x1b[0m"})
    assert "red" in line


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 2**70) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
IDS = [thing["id"] for thing in b.small_release_objects()]
PROPERTIES = sorted(
    {name for thing in b.small_release_objects() for name in thing} | {"extensions", "self", "revoked"}
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), spec=st.sampled_from(["2.0", "2.1"]))
def test_a_mutated_bundle_is_read_or_refused_in_one_line(data, spec):
    bundle = copy.deepcopy(b.small_release(spec))
    for _ in range(data.draw(st.integers(1, 4))):
        objects = bundle["objects"]
        place = data.draw(st.integers(0, len(objects) - 1))
        if not isinstance(objects[place], dict):
            continue
        match data.draw(st.sampled_from(["replace", "swap", "drop", "remove", "again", "deep"])):
            case "replace":
                objects[place][data.draw(st.sampled_from(PROPERTIES))] = data.draw(JUNK)
            case "swap":
                name = data.draw(
                    st.sampled_from(["id", "source_ref", "target_ref", "x_mitre_data_source_ref"])
                )
                objects[place][name] = data.draw(st.sampled_from(IDS))
            case "drop":
                objects[place].pop(data.draw(st.sampled_from(PROPERTIES)), None)
            case "remove":
                objects[place] = data.draw(JUNK)
            case "again":
                objects.append({**objects[place], "name": "Other"})
            case "deep":
                inner = data.draw(st.sampled_from(["external_references", "kill_chain_phases"]))
                objects[place][inner] = [
                    {data.draw(st.sampled_from(["source_name", "url", "x"])): data.draw(JUNK)}
                ]
    _read_or_refuse(json.dumps(bundle).encode())


@settings(max_examples=150, deadline=None)
@given(cut=st.integers(0, 20_000), noise=st.binary(max_size=6))
def test_a_damaged_file_is_read_or_refused_in_one_line(cut, noise):
    whole = b.encode(b.small_release())
    place = cut % len(whole)
    _read_or_refuse(whole[:place] + noise + whole[place + len(noise) :])
    _read_or_refuse(whole[:place])


def _read_or_refuse(data: bytes) -> None:
    found = _read(data)
    if isinstance(found, CatalogueError):
        assert str(found).isprintable()
        return
    json.dumps([dict(one.attributes) for one in found.entries])
    json.dumps([dict(one.attributes) for one in found.relationships])
    for one in found.entries:
        assert one.title.strip()
        assert "\x00" not in one.title + one.text


def _read(data: bytes) -> Catalogue | CatalogueError:
    try:
        return read(data, name=NAME)
    except CatalogueError as error:
        return error


def _without(name: str) -> b.Object:
    return {key: value for key, value in b.malware().items() if key != name}
