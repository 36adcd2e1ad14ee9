"""What the reader makes of a release: every kind, both STIX versions, and what a bundle only implies."""

from datetime import UTC, date, datetime

import pytest

from frameworks.attack.kinds import KINDS, parse_id
from frameworks.attack.stix import read
from frameworks.records import Catalogue, CatalogueError, EntryRecord, Label, Reference, RelationshipRecord
from tests.support import bundles as b


def catalog(*objects: b.Object, spec: str = "2.0", release: str = "18.1") -> Catalogue:
    return read(b.encode(b.bundle(*objects, spec=spec)), framework="attack", release=release)


def entry(found: Catalogue, external_id: str) -> EntryRecord:
    return next(one for one in found.entries if one.external_id == external_id)


def relations(found: Catalogue, kind: str) -> list[RelationshipRecord]:
    return [one for one in found.relationships if one.type == kind]


@pytest.mark.parametrize("spec", ["2.0", "2.1"])
def test_a_whole_release_in_both_stix_versions(spec):
    found = read(b.encode(b.small_release(spec)), name="enterprise-attack-18.1.json.gz")
    assert (found.framework, found.release) == ("attack", "18.1")
    assert {one.kind for one in found.entries} == {kind.slug for kind in KINDS} - {"asset"}
    assert found.notice == "Copyright 2024, A Publisher."
    assert not found.skipped
    assert not found.warnings
    assert found.released_on == (date(2025, 11, 13) if spec == "2.1" else None)


def test_both_stix_versions_say_the_same():
    old, new = (read(b.encode(b.small_release(spec)), release="18.1") for spec in ("2.0", "2.1"))
    assert old.entries == new.entries
    assert old.relationships == new.relationships


def test_the_order_of_objects_does_not_matter_to_entries():
    objects = b.small_release_objects()
    forth, back = catalog(*objects, spec="2.1"), catalog(*reversed(objects), spec="2.1")
    assert forth.entries == back.entries
    assert sorted(one.key for one in forth.relationships) == sorted(one.key for one in back.relationships)


def test_a_technique():
    found = entry(catalog(*b.small_release_objects()), "T1059")
    assert found.kind == "technique"
    assert found.title == "Interpreter"
    assert found.text == "Runs *commands*.(Citation: Shell Report)"
    assert found.url == "https://attack.mitre.org/techniques/T1059"
    assert found.version == "1.0"
    assert found.created == datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert found.modified == datetime(2024, 5, 6, 7, 8, 9, 123000, tzinfo=UTC)
    assert found.labels == (Label("platform", "Linux"), Label("platform", "Windows"))
    expected = Reference("Shell Report", "Author. (2020). Shell Report.", "https://example.com/report")
    assert found.references == (expected,)
    assert found.attributes == {"contributors": ["Ada", "Grace"], "capec_ids": ["CAPEC-1"]}


def test_what_older_releases_say_about_a_technique():
    old = b.technique(
        x_mitre_detection="Watch logs.",
        x_mitre_data_sources=["Process: OS API Execution"],
        x_mitre_permissions_required=["User"],
        x_mitre_effective_permissions=["SYSTEM"],
        x_mitre_system_requirements=["A server"],
        x_mitre_defense_bypassed=["Anti-virus"],
        x_mitre_impact_type=["Availability"],
        x_mitre_remote_support=True,
        x_mitre_network_requirements=False,
        x_mitre_tactic_type=["Post-Adversary Device Access"],
        x_mitre_old_attack_id="MOB-T1001",
    )
    assert entry(catalog(b.tactic(), old), "T1059").attributes == {
        "detection": "Watch logs.",
        "data_sources": ["Process: OS API Execution"],
        "permissions_required": ["User"],
        "effective_permissions": ["SYSTEM"],
        "system_requirements": ["A server"],
        "defense_bypassed": ["Anti-virus"],
        "impact_type": ["Availability"],
        "remote_support": True,
        "network_requirements": False,
        "tactic_type": ["Post-Adversary Device Access"],
        "former_id": "MOB-T1001",
    }


def test_software_is_malware_and_tools():
    found = catalog(b.malware(), b.tool())
    assert {one.external_id: one.attributes["software_type"] for one in found.entries} == {
        "S0001": "malware",
        "S0002": "tool",
    }


@pytest.mark.parametrize(("make", "name"), [(b.malware, "x_mitre_aliases"), (b.group, "aliases")])
def test_an_alias_is_no_reference(make, name):
    own = make(external_id="X0001", name="Crew")["external_references"]
    alias = {"source_name": "Gang", "description": "(Citation: A Report)"}
    cited = {"source_name": "Band", "description": "Author. (2020). A page without address."}
    thing = make(
        external_id="X0001",
        name="Crew",
        description="Known.(Citation: Band)",
        external_references=[*own, alias, cited, b.source("A Report")],
        **{name: ["Crew", "Gang", "Band"]},
    )
    found = entry(catalog(thing), "X0001")
    assert [one.name for one in found.references] == ["Band", "A Report"]
    assert found.attributes["aliases"] == ["Gang", "Band"]
    assert found.attributes["alias_sources"] == [{"name": "Gang", "text": "(Citation: A Report)"}]


def test_campaigns_assets_and_mitigations_keep_what_is_theirs():
    related = {"name": "File Server", "related_asset_sectors": ["General"], "description": "Keeps files."}
    found = catalog(
        b.campaign(),
        b.asset(x_mitre_sectors=["Water"], x_mitre_related_assets=[related]),
        b.mitigation(labels=["IEC 62443-3-3:2013 - SR 5.4"]),
    )
    assert entry(found, "C0001").attributes == {
        "first_seen": "2019-01-01",
        "last_seen": "2019-03-01",
        "first_seen_citation": "(Citation: Raid Report)",
        "last_seen_citation": "(Citation: Raid Report)",
    }
    assert entry(found, "A0001").attributes == {
        "sectors": ["Water"],
        "related_assets": [{"name": "File Server", "sectors": ["General"], "description": "Keeps files."}],
    }
    assert entry(found, "M1038").attributes == {"security_controls": ["IEC 62443-3-3:2013 - SR 5.4"]}


def test_detection_goes_from_strategy_to_log_source():
    found = catalog(*b.small_release_objects())
    strategy, analytic, component = (entry(found, one) for one in ("DET0001", "AN0001", "DC0001"))
    assert [(one.source, one.target) for one in relations(found, "has-analytic")] == [
        (strategy.key, analytic.key)
    ]
    (observes,) = relations(found, "observes")
    assert (observes.source, observes.target) == (analytic.key, component.key)
    assert observes.attributes["log_sources"] == [
        {"name": "auditd", "channel": "execve"},
        {"name": "sysmon", "channel": "EventCode=1"},
    ]
    (part_of,) = relations(found, "part-of")
    assert (part_of.source, part_of.target) == (component.key, entry(found, "DS0001").key)
    assert component.attributes == {"log_sources": [{"name": "auditd", "channel": "execve"}]}
    mutable = [{"field": "TimeWindow", "description": "How long to look back"}]
    assert analytic.attributes == {"mutable_elements": mutable}


def test_a_data_component_had_no_id_before_18():
    found = catalog(b.data_source(), b.data_component(external_references=None))
    assert entry(found, "").title == "Process Creation"


def test_tactics_follow_the_matrix_and_techniques_their_tactics():
    found = catalog(*b.small_release_objects())
    assert [(one.external_id, one.position) for one in found.entries if one.kind == "tactic"] == [
        ("TA0002", 1),
        ("TA0003", 2),
    ]
    technique = entry(found, "T1059")
    mine = [
        (one.target, one.position) for one in relations(found, "in-tactic") if one.source == technique.key
    ]
    assert mine == [(entry(found, "TA0002").key, 1), (entry(found, "TA0003").key, 2)]
    assert [one.position for one in relations(found, "has-tactic")] == [1, 2]


def test_a_deprecated_matrix_comes_last():
    new, old = (
        b.tactic("TA0027", "Initial Access"),
        b.tactic("TA0038", "Network Effects", x_mitre_deprecated=True),
    )
    first = b.matrix([old], "mobile-attack", id=b.stix_id("x-mitre-matrix", "old"), x_mitre_deprecated=True)
    second = b.matrix([new], "mobile-attack")
    found = read(b.encode(b.bundle(first, second, new, old)), release="17.1")
    assert found.framework == "attack-mobile"
    assert [entry(found, one).position for one in ("TA0027", "TA0038")] == [1, 2]


def test_a_tactic_of_another_kill_chain_is_not_ours():
    phases = [{"kill_chain_name": "lockheed", "phase_name": "execution"}]
    found = catalog(b.tactic(), b.technique(kill_chain_phases=phases))
    assert relations(found, "in-tactic") == []
    assert not found.warnings


def test_what_a_list_names_in_vain_is_left_out_and_said():
    found = catalog(
        b.tactic(),
        b.technique(tactics=["impact"]),
        b.strategy(analytics=[b.stix_id("x-mitre-analytic", "AN9")]),
    )
    assert {one.type for one in found.relationships} == set()
    assert len(found.warnings) == 2
    assert '"impact"' in found.warnings[0]
    assert b.stix_id("x-mitre-analytic", "AN9") in found.warnings[1]


def test_status_parent_and_successor():
    found = catalog(*b.small_release_objects())
    sub = entry(found, "T1059.011")
    assert (sub.kind, sub.parent, sub.status) == ("subtechnique", entry(found, "T1059").key, "active")
    old = entry(found, "T1064")
    assert (old.status, old.revoked_by) == ("revoked", sub.key)
    assert entry(found, "T1100").status == "deprecated"


def test_a_chain_of_successors_is_kept_link_by_link():
    one, two, three = (b.technique(id_, id_, revoked=True) for id_ in ("T1", "T2", "T3"))
    last = b.technique("T4", "T4")
    pairs = [(one, two), (two, three), (three, last)]
    links = [b.relationship(start, "revoked-by", end) for start, end in pairs]
    found = catalog(b.tactic(), one, two, three, last, *links)
    assert [entry(found, id_).revoked_by for id_ in ("T1", "T2", "T3")] == [end["id"] for _, end in pairs]


def test_a_subtechnique_of_an_inactive_technique():
    parent, sub = b.technique(revoked=True), b.subtechnique(x_mitre_deprecated=True)
    found = catalog(b.tactic(), parent, sub, b.relationship(sub, "subtechnique-of", parent))
    assert entry(found, "T1059.011").parent == parent["id"]


def test_a_relationship_keeps_its_own_text_and_sources():
    found = catalog(*b.small_release_objects())
    (mitigates,) = relations(found, "mitigates")
    assert mitigates.text == "Block it.(Citation: Block Report)"
    assert [one.name for one in mitigates.references] == ["Block Report"]
    assert (mitigates.source, mitigates.target) == (entry(found, "M1038").key, entry(found, "T1059.011").key)


@pytest.mark.parametrize("flag", ["revoked", "x_mitre_deprecated"])
def test_a_withdrawn_relationship_is_left_out_even_when_it_leads_nowhere(flag):
    nowhere = b.stix_id("attack-pattern", "nowhere")
    found = catalog(b.malware(), {**b.relationship(b.malware(), "uses", nowhere), flag: True})
    assert found.relationships == ()
    assert not found.skipped


def test_what_is_not_understood_is_counted():
    widget = {"type": "x-mitre-widget", "id": b.stix_id("x-mitre-widget", "1")}
    found = catalog(
        b.malware(),
        b.group(),
        widget,
        b.relationship(b.malware(), "related-to", b.group()),
        b.relationship(b.group(), "uses", widget),
    )
    assert found.skipped == {"x-mitre-widget": 1, "relationship related-to": 1, "relationship uses": 1}
    assert found.relationships == ()


def test_only_web_addresses_become_addresses():
    sources = [
        b.source("Bad", "javascript:alert(1)"),
        b.source("Data", "data:text/html,x"),
        b.source("Good", "HTTPS://example.com/"),
        {"source_name": "None", "description": "No address."},
    ]
    own = [{"source_name": "mitre-attack", "external_id": "T1059", "url": "javascript:alert(1)"}]
    found = entry(catalog(b.tactic(), b.technique(external_references=own + sources)), "T1059")
    assert found.url == ""
    assert [one.url for one in found.references] == ["", "", "HTTPS://example.com/", ""]


def test_markup_in_any_text_is_kept_as_text():
    bad = "<script>alert(1)</script>"
    sources = b.technique()["external_references"] + [b.source(bad, description=bad)]
    thing = b.technique(name=bad, description=bad, platforms=[bad], external_references=sources)
    found = entry(catalog(b.tactic(), thing), "T1059")
    assert (found.title, found.text, found.labels[0].value, found.references[0].name) == (bad, bad, bad, bad)


def test_nul_is_taken_out_of_every_text():
    found = entry(catalog(b.tactic(), b.technique(name="In\x00ter", platforms=["Li\x00nux"])), "T1059")
    assert (found.title, found.labels) == ("Inter", (Label("platform", "Linux"),))


def test_equal_repeats_of_an_object_are_one():
    assert len(catalog(b.malware(), b.malware()).entries) == 1


@pytest.mark.parametrize("domain", list(b.CHAINS))
def test_the_framework_is_found_by_kill_chain_alone(domain):
    bundle = b.bundle(
        b.tactic(x_mitre_domains=None), b.technique(chain=b.CHAINS[domain], x_mitre_domains=None)
    )
    expected = {"enterprise-attack": "attack", "mobile-attack": "attack-mobile", "ics-attack": "attack-ics"}
    found = read(b.encode(bundle), release="8.0")
    assert found.framework == expected[domain]
    assert len(relations(found, "in-tactic")) == 1


@pytest.mark.parametrize("name", ["mitre-mobile-attack", "mitre-ics-attack"])
def test_old_releases_name_their_own_id_source(name):
    own = [{"source_name": name, "external_id": "S0300", "url": "https://attack.mitre.org/software/S0300"}]
    found = catalog(b.malware(external_references=own))
    assert found.entries[0].external_id == "S0300"
    assert found.entries[0].references == ()


@pytest.mark.parametrize(
    ("name", "release"),
    [
        ("enterprise-attack-18.1.json", "18.1"),
        ("/data/8.0/enterprise-attack-17.1.json.gz", "17.1"),
        ("https://example.com/x/enterprise-attack-9.0.json?raw=true", "9.0"),
        ("v10.1.json", "10.1"),
    ],
)
def test_the_release_is_found_in_the_file_name(name, release):
    assert read(b.encode(b.small_release("2.0")), name=name).release == release


def test_a_given_release_counts_before_the_bundle_and_the_bundle_before_the_name():
    data = b.encode(b.small_release("2.1", "17.0"))
    assert read(data, name="x-16.0.json").release == "17.0"
    assert read(data, name="x-16.0.json", release="15.1").release == "15.1"


@pytest.mark.parametrize("name", ["enterprise-attack.json", "1.2.3.json", "attack-18.json", ""])
def test_a_release_that_nobody_names_is_asked_for(name):
    with pytest.raises(CatalogueError, match="give --release"):
        read(b.encode(b.small_release("2.0")), name=name)


@pytest.mark.parametrize("release", ["18", "latest", "18.1; drop", "\u0661\u0668.\u0661", "1234.1"])
def test_a_release_has_two_numbers(release):
    with pytest.raises(CatalogueError, match=r"does not look like 18\.1"):
        read(b.encode(b.small_release("2.0")), release=release)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("T1059", ("technique", "T1059")),
        (" t1059/011 ", ("subtechnique", "T1059.011")),
        ("T1059-011", ("subtechnique", "T1059.011")),
        ("ta0002", ("tactic", "TA0002")),
        ("M1038", ("mitigation", "M1038")),
        ("DET0101", ("detection-strategy", "DET0101")),
        ("an0278", ("analytic", "AN0278")),
        ("DS0009", ("data-source", "DS0009")),
    ],
)
def test_an_id_is_known_however_it_is_written(text, expected):
    found = parse_id(text)
    assert found is not None
    assert (found[0].slug, found[1]) == expected


@pytest.mark.parametrize("text", ["", "T1", "X1059", "M1038.001", "T1059.0111", "T\u0661\u0660\u0665\u0669"])
def test_what_is_no_id_is_none(text):
    assert parse_id(text) is None
