"""`manage.py release_changes`: what differs between two releases, in a terminal and in files."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests.support.bundles import technique
from tests.support.changes import CHANGES, before, import_both
from tests.support.imports import import_objects, write_bundle

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(tmp_path: Path) -> Path:
    import_both(tmp_path)
    return tmp_path


def told(*arguments: str, **options: Any) -> str:
    out = StringIO()
    call_command("release_changes", *arguments, stdout=out, **options)
    return out.getvalue()


def test_tells_people(both: Path) -> None:
    text = told("attack", "17.1", "18.1")
    assert text.startswith("MITRE ATT&CK® Enterprise, from 17.1 to 18.1\n")
    assert (
        "  Additions                   4  Technique 1, Mitigation 1, Detection strategy 1, Analytic 1\n"
        in text
    )
    assert "  New contributors: Grace; Zoë\n" in text
    assert "T1059.011 Lua (Sub-technique, formerly Old Lua, 1.0 → 2.0)\n" in text
    assert "  Mitigations: + M1047 Audit  \N{MINUS SIGN} M1017 Training  ~ M1038 Prevention\n" in text
    assert "    Lua is a [-small-]{+tiny+} language.\n" in text
    assert "  Status: Active → Revoked\n" in text


def test_without_releases_it_tells_of_the_two_newest(both: Path) -> None:
    assert told("attack") == told("attack", "17.1", "18.1")
    assert told("attack", "18.1", "18.1").endswith("Nothing differs.\n")


@pytest.mark.parametrize("format_", ["json", "md", "csv"])
def test_formats_are_those_of_the_site(format_: str, both: Path, client: Client) -> None:
    text = told("attack", "17.1", "18.1", format=format_)
    response: Any = client.get(f"{CHANGES}?from=17.1&to=18.1&format={format_}")
    assert text == b"".join(response.streaming_content).decode()


def test_narrows(both: Path) -> None:
    found = json.loads(
        told(
            "attack",
            "17.1",
            "18.1",
            "--format=json",
            "--category=additions",
            "--category=deletions",
            "--kind=technique",
        )
    )
    assert [one["external_id"] for one in found["changes"]] == ["T1008", "T1006"]


def test_writes_a_file(both: Path) -> None:
    target = both / "changes.csv"
    target.write_text("old")
    assert told("attack", "17.1", "18.1", format="csv", output=target) == ""
    assert target.read_bytes().decode() == told("attack", "17.1", "18.1", format="csv")
    assert target.stat().st_mode & 0o777 == 0o666 & ~_umask()


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ([], "There is no framework ''. Imported: attack."),
        (["nist"], "There is no framework 'nist'. Imported: attack."),
        (["attack", "1", "18.1"], "There is no release 1 here. Imported: 18.1, 17.1."),
        (["attack", "--format", "yaml"], "There is no format 'yaml'. There are: json, md, csv, text."),
        (["attack", "--kind", "worm"], "There is no kind worm. There are: matrix, "),
        (["attack", "--category", "worms"], "There is no category worms. There are: additions, "),
        (
            ["attack", "--output", "/nowhere/at/all"],
            "/nowhere/at/all cannot be written: No such file or directory.",
        ),
    ],
)
def test_refuses_in_one_line(arguments: list[str], problem: str, both: Path) -> None:
    with pytest.raises(CommandError) as caught:
        told(*arguments)
    assert str(caught.value).startswith(problem)
    assert "\n" not in str(caught.value)
    assert caught.value.returncode == 1


def test_a_file_is_written_whole_or_not_at_all(both: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = both / "changes.json"
    target.write_text("old")
    there = set(both.iterdir())

    def full(file: Any, lines: Any) -> None:
        file.write(next(iter(lines)))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("frameworks.management.commands.release_changes.write", full)
    with pytest.raises(CommandError, match="cannot be written: No space left on device"):
        told("attack", "17.1", "18.1", format="json", output=target)
    assert target.read_text() == "old"
    assert set(both.iterdir()) == there


def test_a_terminal_obeys_nothing_a_publisher_wrote(tmp_path: Path) -> None:
    import_objects(tmp_path, technique(name="Shell"), release="17.1")
    import_objects(tmp_path, technique(name="\x1b[2JShell\x07"), release="18.1")
    text = told("attack", "17.1", "18.1")
    assert "Shell" in text
    assert all(letter.isprintable() or letter == "\n" for letter in text)


@pytest.mark.django_db(transaction=True)
def test_a_reader_who_has_seen_enough_hears_no_complaint(both: Path) -> None:
    """The real command, in a process of its own, whose reader leaves after the first line."""
    from django.db import connection

    if "memory" in str(connection.settings_dict["NAME"]):
        pytest.skip("another process does not see a database in memory")
    environment = {**os.environ, "DATABASE_URL": _address(connection.settings_dict)}
    command = [sys.executable, "manage.py", "release_changes", "attack", "17.1", "18.1"]
    with subprocess.Popen(
        command,
        cwd=Path(__file__).parents[2],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        complaint = process.stderr.read().decode()
    assert complaint == ""
    assert process.returncode == 0


def test_an_import_names_the_command_when_something_changed(both: Path) -> None:
    def imported(release: str, *objects: Any, **options: Any) -> str:
        from tests.support.bundles import bundle

        path = write_bundle(both, bundle(*objects), f"enterprise-attack-{release}.json")
        out = StringIO()
        call_command("import_attack", str(path), release=release, framework="attack", stdout=out, **options)
        return out.getvalue()

    line = "What changed, word by word: manage.py release_changes attack 18.1 19.0"
    assert line not in imported("19.0", *before(), dry_run=True)
    assert imported("19.0", *before()).endswith(f"{line}\n")
    assert line not in imported("19.0", *before())  # nothing changed
    json.loads(imported("19.1", *before()[:3], json=True))


def _address(settings: dict[str, Any]) -> str:
    if "sqlite" in settings["ENGINE"]:
        return f"sqlite:///{settings['NAME']}"
    host, port = settings["HOST"] or "localhost", settings["PORT"] or 5432
    user = f"{settings['USER']}:{settings['PASSWORD']}" if settings["PASSWORD"] else settings["USER"]
    return f"postgres://{user}@{host}:{port}/{settings['NAME']}"


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
