"""The bootstrap's search for a Python, with interpreters that run and shims that do not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

FIND = Path(__file__).resolve().parents[2] / "scripts" / "find-python"
INTERPRETER = os.path.realpath(sys.executable)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A folder for PATH with the tools the script uses and nothing else."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in ("sh", "ls", "grep", "sort"):
        (folder / tool).symlink_to(f"/bin/{tool}" if Path(f"/bin/{tool}").exists() else f"/usr/bin/{tool}")
    return folder


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def find(path: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(path), "HOME": str(path.parent), "PYENV_ROOT": str(path.parent / "pyenv")}
    return subprocess.run([FIND], env=environment, capture_output=True, text=True)


def runs(path: Path) -> Path:
    """A program that is this very Python under another name."""
    return program(path, f'exec "{INTERPRETER}" "$@"')


def test_a_python_on_path_is_taken_the_newest_first(path: Path) -> None:
    runs(path / "python3.12")
    newest = runs(path / "python3.14")
    assert find(path).stdout.strip() == str(newest)


def test_a_shim_that_does_not_run_is_passed_over(path: Path) -> None:
    program(path / "python3.14", "echo 'pyenv: python3.14: command not found' >&2; exit 127")
    good = runs(path / "python3.12")
    assert find(path).stdout.strip() == str(good)


def test_an_old_python_under_a_new_name_is_passed_over(path: Path) -> None:
    program(path / "python3.13", "exit 1")  # what the check of the version comes to
    assert find(path).returncode == 1


def test_the_newest_pyenv_version_is_taken_by_number(path: Path) -> None:
    for version in ("3.9.18", "3.12.9", "3.12.10", "3.100.0-dev"):
        runs(path.parent / "pyenv" / "versions" / version / "bin" / "python")
    assert find(path).stdout.strip().endswith("/versions/3.12.10/bin/python")


def test_uv_is_asked_last(path: Path) -> None:
    from_uv = runs(path.parent / "uv-python")
    program(path / "uv", f'[ "$1 $2" = "python find" ] && echo "{from_uv}"')
    assert find(path).stdout.strip() == str(from_uv)


def test_without_any_one_line_says_what_to_do(path: Path) -> None:
    done = find(path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "install uv" in done.stderr
