"""`make test`: lint, types, import contracts, migrations, then every test wherever it can run.

The tests run on SQLite always, on PostgreSQL when one answers, in a browser when one is found. What is
missing is said before the tests start, with the command that brings it; under CI=true it is a failure.
Nothing is printed after the test runner's own closing line.
"""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.chromium import find_chromium

TEST_DATABASE_URL = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/framework_cms")
STATIC_CHECKS = {
    "lint": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "types": ["mypy"],
    "import contracts": ["lint-imports"],
    "migrations": ["django-admin", "makemigrations", "--check", "--dry-run"],
}
TESTS = ["pytest", "-q", "-n", "auto", "--dist", "loadfile", "-m", "not browser"]
BROWSER_TESTS = ["pytest", "-q", "-m", "browser"]


def run(title: str, command: list[str], **environment: str) -> int:
    """Run one of .venv's commands under a headline, with the variables given; return its exit code."""
    print(f"\n── {title} ──", flush=True)
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings.test"}
    program = Path(sys.executable).with_name(command[0])
    return subprocess.run([program, *command[1:]], env=inherited | settings | environment).returncode  # noqa: S603


def postgres_answers(url: str) -> bool:
    """Whether the server at `url` accepts a connection; the database itself is made by the tests."""
    server = urlsplit(url)._replace(scheme="postgresql", path="/postgres").geturl()
    try:
        psycopg.connect(server, connect_timeout=3).close()
    except psycopg.Error:
        return False
    return True


def say_missing(*lines: str) -> None:
    """Print what cannot be tested here so that nobody overlooks it."""
    width = max(map(len, lines))
    print("\n".join(["", "!" * (width + 4), *(f"! {line:<{width}} !" for line in lines), "!" * (width + 4)]))


def main() -> int:
    """Run everything and return the exit code: the first failing check's, or that of the tests."""
    for title, command in STATIC_CHECKS.items():
        if code := run(title, command):
            print(f"\nmake test stops here: {title} failed")
            return code

    postgres, chromium = postgres_answers(TEST_DATABASE_URL), find_chromium()
    if not postgres:
        host = urlsplit(TEST_DATABASE_URL).netloc.rpartition("@")[2]
        say_missing(
            f"PostgreSQL does not answer at {host}: nothing is tested on it.",
            "Bring one: apt-get install postgresql, and name it:",
            "TEST_DATABASE_URL=postgres://user:password@host/name make test",
        )
    if not chromium:
        say_missing(
            "No Chromium was found: nothing is tested in a browser.",
            "Bring one: apt-get install chromium (or CHROMIUM=/path/to/chrome make test)",
        )
    if not os.environ.get("FRAMEWORK_DATA_DIR"):
        say_missing(
            "FRAMEWORK_DATA_DIR is not set: tests over real releases are skipped.",
            "Bring them: FRAMEWORK_DATA_DIR=folder make test (docs/operations.md says what lies in it)",
        )
    if os.environ.get("CI") == "true" and not (postgres and chromium):
        print("\nmake test stops here: under CI=true nothing may be missing")
        return 1

    codes = [run("tests on SQLite", TESTS)]
    if chromium:
        codes.append(run("tests in a browser", BROWSER_TESTS, CHROMIUM=chromium))
    if postgres:
        codes.append(run("tests on PostgreSQL", TESTS, DATABASE_URL=TEST_DATABASE_URL))
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
