"""Imports that are refused, killed or fed with rubbish: nothing has changed, and one line says why."""

import gzip
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from frameworks.importing.lock import import_lock
from frameworks.models import Entry, Framework
from tests.support.bundles import bundle, encode, small_release, technique
from tests.support.fingerprint import fingerprint
from tests.support.imports import import_objects, write_bundle

ROOT = Path(__file__).resolve().parents[2]

KILLED = """
import os, signal, sys
import django
django.setup()
from frameworks.attack.importer import import_attack
def progress(step):
    if step == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)
import_attack(sys.argv[1], progress=progress)
"""


@pytest.mark.django_db(transaction=True)
def test_a_second_import_at_the_same_time_is_refused_in_one_line(tmp_path: Path) -> None:
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with import_lock():
            held.set()
            done.wait(30)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    assert held.wait(30)
    before = fingerprint()
    try:
        with pytest.raises(CommandError) as refused:
            call_command("import_attack", str(write_bundle(tmp_path, small_release())), verbosity=0)
    finally:
        done.set()
        other.join()
    assert "another import is running" in str(refused.value)
    assert "\n" not in str(refused.value)
    assert fingerprint() == before
    call_command("import_attack", str(tmp_path / "enterprise-attack-18.1.json"), verbosity=0)
    assert Entry.objects.exists(), "the lock is free again"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["Writing relationships", "Indexing"])
def test_a_killed_import_leaves_the_database_as_it_was(tmp_path: Path, step: str) -> None:
    import_objects(tmp_path, technique("T1059", "Before"), release="17.1")
    path = write_bundle(tmp_path, small_release(release="18.1"))
    database = _address(tmp_path)
    killed = _run(KILLED, str(path), step, database=database)
    assert killed.returncode == -9, killed.stderr
    state = _run(SHOWN, database=database)
    assert state.stdout.split() == ["17.1", "1", "1"], state.stderr

    again = _run(KILLED, str(path), "never", database=database)
    assert again.returncode == 0, again.stderr
    assert _run(SHOWN, database=database).stdout.split()[0] == "18.1", "nothing was left locked"


SHOWN = """
import django
django.setup()
from frameworks.models import Entry, Framework, TechniquePage
print(Framework.objects.get().current_release.version, Entry.objects.count(), TechniquePage.objects.count())
"""


def _address(folder: Path) -> str:
    """Return a DATABASE_URL under which another process finds what this test has written."""
    if connection.vendor == "sqlite":
        copy = folder / "copy.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(copy)])
        return f"sqlite:///{copy}"
    settings = connection.settings_dict
    return f"postgres://{settings['USER']}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"


def _run(code: str, *arguments: str, database: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATABASE_URL": database, "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}"}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def bad_files(folder: Path) -> dict[str, str]:
    """Sources that are no release, by what is wrong with them."""
    deep = b"[" * 200_000 + b"]" * 200_000
    contents = {
        "not JSON": b"hello",
        "truncated": encode(small_release())[:-200],
        "empty": b"",
        "not a bundle": b'{"type": "report"}',
        "no objects": b'{"type": "bundle", "objects": []}',
        "invalid UTF-8": b'{"type": "bundle", "objects": ["\xff\xfe"]}',
        "deep nesting": deep,
        "gzip bomb": gzip.compress(b"0" * 3_000_000),
        "broken gzip": gzip.compress(encode(small_release()))[:-40],
    }
    sources = {}
    for what, content in contents.items():
        path = folder / f"{what.replace(' ', '-')}-18.1.json"
        path.write_bytes(content)
        sources[what] = str(path)
    return sources | {
        "a directory": str(folder),
        "a missing file": str(folder / "nowhere.json"),
        "an unreachable address": "http://198.51.100.1:9/bundle.json",
        "a private address": "http://127.0.0.1:8000/bundle.json",
        "another scheme": "file:///etc/passwd",
    }


@pytest.mark.django_db
@override_settings(FRAMEWORKS_MAX_BUNDLE_BYTES=2_000_000, FRAMEWORKS_FETCH_TIMEOUT=0.5)
def test_rubbish_gets_one_line_and_changes_nothing(tmp_path: Path) -> None:
    import_objects(tmp_path, technique("T1059", "Before"), release="17.1")
    before = fingerprint()
    for what, source in bad_files(tmp_path).items():
        with pytest.raises(CommandError) as error:
            call_command("import_attack", source, verbosity=0)
        message = str(error.value)
        assert message, what
        assert "\n" not in message, what
        assert len(message) < 400, what
        assert error.value.returncode == 1, what
        assert fingerprint() == before, what


@pytest.mark.django_db
def test_an_unknown_release_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "bundle.json"
    path.write_bytes(encode(bundle(technique("T1059", "One"))))
    with pytest.raises(CommandError, match="--release"):
        call_command("import_attack", str(path), verbosity=0)
    call_command("import_attack", str(path), release="18.1", verbosity=0)
    assert Framework.objects.filter(releases__version="18.1", releases__state="current").exists()
