"""The house rules that no linter knows, over every file that git tracks."""

import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MAX_LINES = 300
THIS_FILE = "tests/test_repository.py"


@cache
def tracked() -> tuple[str, ...]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(path for path in sorted(listed.stdout.split("\0")) if path and (ROOT / path).is_file())


def lines(*endings: str) -> Iterator[tuple[str, str]]:
    """Yield "path:number" and every line of the text files with these endings (all of them without)."""
    for path in tracked():
        if path.endswith(endings or ("",)) and path != THIS_FILE:
            try:
                text = (ROOT / path).read_text()
            except UnicodeDecodeError:
                continue  # a picture
            for number, line in enumerate(text.splitlines(), 1):
                yield f"{path}:{number}", line


def test_git_tracks_the_project() -> None:
    assert {"manage.py", "Makefile", "LICENSE", "NOTICE"} <= set(tracked())


def test_a_module_fits_into_a_readers_head() -> None:
    modules = [path for path in tracked() if path.endswith(".py")]
    sizes = {path: len((ROOT / path).read_text().splitlines()) for path in modules}
    generated = ("/migrations/",)
    assert {
        path: size
        for path, size in sizes.items()
        if size > MAX_LINES and not path.startswith("tests/") and not any(mark in path for mark in generated)
    } == {}


@pytest.mark.parametrize("name", ["uv.lock", "poetry.lock", "Pipfile.lock", "package-lock.json"])
def test_no_lock_file_carries_addresses(name: str) -> None:
    assert [path for path in tracked() if Path(path).name == name] == []


def test_requirements_name_no_registry_and_pin_every_hash() -> None:
    for path in (path for path in tracked() if path.startswith("requirements/") and path.endswith(".txt")):
        text = (ROOT / path).read_text()
        assert "://" not in text, path
        assert not re.search(r"^\s*-+(i|f|index-url|extra-index-url|find-links)\b", text, re.MULTILINE), path
        for requirement in re.findall(r"^[A-Za-z0-9].*\n(?: .*\n)*", text, re.MULTILINE):
            assert "==" in requirement, (path, requirement)
            assert "--hash=sha256:" in requirement, (path, requirement)


def test_no_registry_is_named_anywhere() -> None:
    registry = re.compile(
        r"--(extra-)?index-url|registry *= *\"?http|pypi\.org/simple|files\.pythonhosted", re.IGNORECASE
    )
    assert [place for place, line in lines() if registry.search(line)] == []


def test_nothing_is_left_for_later() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    assert [place for place, line in lines(".py", ".html", ".js", ".css", ".sh") if marks.search(line)] == []


def test_nothing_points_outside_the_project() -> None:
    outside = re.compile(r"\.\./shared|\.library|(^|[\s\"'=(])/(work|tmp|root)/")
    allowed = ".ci/run"  # finds real releases beside the checkout
    assert [
        place
        for place, line in lines()
        if outside.search(line) and not place.startswith((allowed, "requirements/"))
    ] == []


def test_links_stay_inside_the_project() -> None:
    escaping = [path for path in tracked() if (ROOT / path).is_symlink()]
    assert escaping == []


def test_no_module_is_a_drawer() -> None:
    drawers = {"utils", "util", "helpers", "misc"}
    assert [
        path for path in tracked() if path.endswith(".py") and drawers & set(Path(path).with_suffix("").parts)
    ] == []


def test_the_editors_guide_shows_every_picture_there_is_and_no_other() -> None:
    guide = (ROOT / "docs/editing.md").read_text()
    shown = re.findall(r"!\[([^\]]+)\]\((images/[^)]+)\)", guide)
    pictures = {path for path in tracked() if path.startswith("docs/images/editing/")}
    assert guide.count("](images/") == len(shown)  # each says in words what is in it
    assert {f"docs/{path}" for _, path in shown} == pictures
    assert [path for path in pictures if (ROOT / path).stat().st_size >= 150_000] == []
