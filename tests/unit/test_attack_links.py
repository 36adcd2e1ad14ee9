"""attack.mitre.org addresses, and where they lead here."""

import pytest

from frameworks.attack.links import LinkResolver, parse_address

HOME = "https://attack.mitre.org"


@pytest.mark.parametrize(
    ("path", "family", "external_id"),
    [
        ("/techniques/T1059", "techniques", "T1059"),
        ("/techniques/T1059/011", "techniques", "T1059.011"),
        ("/techniques/T1059.011", "techniques", "T1059.011"),
        ("/techniques/t1059/011/", "techniques", "T1059.011"),
        ("/versions/v15/techniques/T1059/011/", "techniques", "T1059.011"),
        ("/versions/v17.1/groups/G0016", "groups", "G0016"),
        ("/tactics/TA0002", "tactics", "TA0002"),
        ("/mitigations/M1038/", "mitigations", "M1038"),
        ("/mitigations/T1176", "mitigations", "T1176"),
        ("/software/S0154", "software", "S0154"),
        ("/groups/G0016", "groups", "G0016"),
        ("/campaigns/C0001", "campaigns", "C0001"),
        ("/assets/A0001", "assets", "A0001"),
        ("/datasources/DS0009", "datasources", "DS0009"),
        ("/datasources/DS0009/#Process%20Creation", "datasources", "DS0009"),
        ("/datacomponents/DC0032", "datacomponents", "DC0032"),
        ("/detectionstrategies/DET0101", "detectionstrategies", "DET0101"),
        ("/detectionstrategies/DET0101?x=1#AN0278", "detectionstrategies", "DET0101"),
        ("/analytics/AN0278", "analytics", "AN0278"),
        ("/matrices/enterprise/", "matrices", "enterprise"),
        ("/matrices/enterprise/cloud/saas/", "matrices", "enterprise"),
        ("/matrices/ICS", "matrices", "ics"),
    ],
)
def test_families(path, family, external_id):
    assert parse_address(HOME + path) == (family, external_id)


@pytest.mark.parametrize(
    "host", ["http://attack.mitre.org", "https://www.attack.mitre.org", "HTTPS://ATTACK.mitre.org"]
)
def test_hosts(host):
    assert parse_address(f"{host}/software/S0154") == ("software", "S0154")


@pytest.mark.parametrize(
    "url",
    [
        HOME,
        f"{HOME}/",
        f"{HOME}/resources/faq/",
        f"{HOME}/techniques/",
        f"{HOME}/techniques/enterprise/",
        f"{HOME}/techniques/T105",
        f"{HOME}/techniques/T1059/011/extra",
        f"{HOME}/techniques/T\u0661\u0660\u0665\u0669",
        f"{HOME}/matrices/",
        "https://attack.mitre.org.evil.example/techniques/T1059",
        "https://attack.mitre.org@evil.example/techniques/T1059",
        "https://evil.example/https://attack.mitre.org/techniques/T1059",
        "javascript://attack.mitre.org/techniques/T1059",
        "",
    ],
)
def test_nothing_else(url):
    assert parse_address(url) is None


def test_resolver_knows_what_it_was_given():
    resolve = LinkResolver(
        {("techniques", "T1059.011"): "attack/t1059-011/", ("techniques", "T1176"): "attack/t1176/"}
    )
    assert resolve(f"{HOME}/techniques/T1059/011") == "catalogue:attack/t1059-011/"
    assert resolve(f"{HOME}/techniques/T9999") is None
    assert resolve(f"{HOME}/mitigations/T1176") is None
    assert resolve("https://example.org/techniques/T1059/011") is None
