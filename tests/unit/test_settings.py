"""Settings as each environment gets them; what only another process can show is run in one."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from importlib import reload
from pathlib import Path
from typing import Any

import pytest
import pytest_django
from django.core.mail import mailers
from django.db import connections
from django.db.utils import IntegrityError, load_backend
from django.test import Client, override_settings
from django.urls import Resolver404, URLResolver
from django.urls.resolvers import RegexPattern

import config.urls
from config.security import ADMIN_POLICY, PUBLIC_POLICY
from config.settings.connections import cache, database, mailer
from config.settings.secret import kept_secret_key

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "k3-N8w_s0meth1ng-l0ng-and-r4ndom-en0ugh-f0r-django-checks",
    "ALLOWED_HOSTS": "example.org",
    "SITE_URL": "https://example.org",
    "CACHE_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp+tls://user:secret@mail.example.org:587",
    "DATABASE_URL": "postgres://user@127.0.0.1/name",
}


def python(
    *arguments: str, environment: Mapping[str, str], cwd: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    """Run a process of its own, with nothing in its environment but PATH and what is given."""
    environment = {"PATH": os.environ["PATH"], **environment}
    return subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=environment, capture_output=True, text=True
    )


def manage(
    *arguments: str, environment: Mapping[str, str], cwd: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    """Run manage.py as a person would."""
    return python(str(ROOT / "manage.py"), *arguments, environment=environment, cwd=cwd)


def test_every_variable_is_in_the_operators_table() -> None:
    sources = [path.read_text() for path in (ROOT / "site" / "config" / "settings").glob("*.py")]
    read = {name for source in sources for name in re.findall(r"""\benv(?:\.\w+)?\(\s*"([A-Z_]+)""", source)}
    listed = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs" / "operations.md").read_text()))
    assert "DATABASE_URL" in read
    assert read - listed == set()


class TestProduction:
    def test_the_deployment_check_is_silent(self) -> None:
        done = manage(
            "check",
            "--deploy",
            "--fail-level",
            "WARNING",
            environment={**PRODUCTION, "PYTHONWARNINGS": "default"},
        )
        assert done.stdout == "System check identified no issues (0 silenced).\n", done.stderr
        assert "RemovedInDjango" not in done.stderr

    @pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "CACHE_URL", "EMAIL_URL"])
    def test_what_must_be_given_is_asked_for_by_name(self, name: str) -> None:
        done = python(
            *("-c", "import config.settings.production"),
            environment={key: value for key, value in PRODUCTION.items() if key != name},
        )
        assert f"Set the {name} environment variable" in done.stderr


class TestDevelopment:
    def test_manage_works_from_any_folder(self, tmp_path: Path) -> None:
        done = manage("check", cwd=tmp_path, environment={"DATABASE_URL": f"sqlite:///{tmp_path}/new/a"})
        assert done.returncode == 0, done.stderr
        assert os.listdir(tmp_path) == ["new"]

    def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(self, tmp_path: Path) -> None:
        first = kept_secret_key(tmp_path / "var" / "key")
        assert len(first) >= 50
        assert kept_secret_key(tmp_path / "var" / "key") == first
        assert (tmp_path / "var" / "key").stat().st_mode & 0o777 == 0o600


class TestConnections:
    def test_a_sqlite_file_is_opened_for_concurrent_editors(
        self, tmp_path: Path, django_db_blocker: pytest_django.DjangoDbBlocker
    ) -> None:
        options = database(f"sqlite:///{tmp_path}/folder/site.sqlite3")
        complete = connections.configure_settings({"default": options})["default"]
        connection = load_backend(complete["ENGINE"]).DatabaseWrapper(complete)
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            found = {
                name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
            assert found == {
                "journal_mode": "wal",
                "synchronous": 1,
                "foreign_keys": 1,
                "busy_timeout": 20_000,
            }
            cursor.execute("CREATE TABLE a (id INTEGER PRIMARY KEY)")
            cursor.execute("CREATE TABLE b (a INTEGER NOT NULL REFERENCES a)")
            with pytest.raises(IntegrityError):
                cursor.execute("INSERT INTO b VALUES (7)")
        connection.close()

    def test_a_writer_takes_its_lock_at_the_start(self, tmp_path: Path) -> None:
        assert database(f"sqlite:///{tmp_path}/a")["OPTIONS"]["transaction_mode"] == "IMMEDIATE"

    def test_a_postgresql_address(self) -> None:
        address = database("postgres://ada:p%40ss@db.example.org:6432/site?sslmode=require")
        assert address["ENGINE"] == "django.db.backends.postgresql"
        assert (address["USER"], address["PASSWORD"], address["HOST"], address["PORT"], address["NAME"]) == (
            *("ada", "p@ss", "db.example.org", 6432, "site"),
        )
        assert address["OPTIONS"] == {"sslmode": "require"}
        assert address["CONN_HEALTH_CHECKS"] is True

    def test_a_folder_cache_holds_a_whole_framework(self, tmp_path: Path) -> None:
        address = cache(f"filecache://{tmp_path}")
        assert address["LOCATION"] == str(tmp_path)
        assert address["OPTIONS"]["MAX_ENTRIES"] == 5000
        assert cache("redis://host:6379/3")["LOCATION"] == "redis://host:6379/3"

    def test_mail_addresses(self, tmp_path: Path) -> None:
        with override_settings(MAILERS={"default": mailer("smtp+tls://ada:p%40ss@mail.example.org:587")}):
            connection: Any = mailers.default
            assert (connection.host, connection.port, connection.use_tls) == ("mail.example.org", 587, True)
            assert (connection.username, connection.password) == ("ada", "p@ss")
        with override_settings(MAILERS={"default": mailer("consolemail://")}):
            assert "console" in type(mailers.default).__module__


class TestHeaders:
    @pytest.fixture
    def client(self) -> Client:
        return Client(raise_request_exception=False)

    def test_the_public_policy_allows_nothing_inline_and_no_other_host(self) -> None:
        sources = {source for allowed in PUBLIC_POLICY.values() for source in allowed}
        assert sources == {"'self'", "'none'", "data:"}
        assert PUBLIC_POLICY["default-src"] == ["'self'"]
        assert "script-src" not in PUBLIC_POLICY

    @pytest.mark.django_db
    def test_a_public_answer_carries_the_strict_policy_even_when_it_is_an_error(self, client: Client) -> None:
        policy = client.get("/no-such-page/").headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert "://" not in policy

    @pytest.mark.django_db
    def test_only_the_admin_gets_the_admins_policy(self, client: Client) -> None:
        policy = client.get("/admin/login/").headers["Content-Security-Policy"]
        assert "script-src 'self' 'unsafe-inline'" in policy
        assert "frame-ancestors 'self'" in policy
        assert "://" not in policy
        assert "unsafe" not in client.get("/administration/").headers["Content-Security-Policy"]
        assert not {"'unsafe-eval'", "*"} & {
            source for allowed in ADMIN_POLICY.values() for source in allowed
        }

    @pytest.mark.django_db
    def test_the_other_headers(self, client: Client) -> None:
        headers = client.get("/no-such-page/").headers
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]

    @pytest.mark.django_db
    def test_other_sites_may_read_the_api_and_nothing_else(self, client: Client) -> None:
        elsewhere = {"Origin": "https://client.example"}
        allowed = client.get("/api/v2/pages/", headers=elsewhere).headers
        assert allowed["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in allowed
        for path in ("/", "/admin/login/", "/documents/", "/apian/"):
            assert "Access-Control-Allow-Origin" not in client.get(path, headers=elsewhere).headers

    @pytest.mark.django_db
    def test_other_sites_may_not_write_to_the_api(self, client: Client) -> None:
        asked = {"Origin": "https://client.example", "Access-Control-Request-Method": "PATCH"}
        answer = client.options("/api/v3/pages/1/", headers=asked)
        assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


COLLECT_AND_ASK = """
import json, os
from pathlib import Path
from django.conf import settings
settings.STATICFILES_DIRS = [os.environ["SOURCES"]]
settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
settings.STATIC_ROOT = Path(os.environ["COLLECTED"])
import django
django.setup()
from django.core.management import call_command
from django.templatetags.static import static
from django.test import Client
call_command("collectstatic", interactive=False, verbosity=0)
url = static("look.css")
answer = Client(headers={"Accept-Encoding": "br"}).get(url)
print(json.dumps([url, answer.status_code, dict(answer.headers), os.listdir(settings.STATIC_ROOT)]))
"""


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, int, dict[str, str], list[str]]:
    """A static file as the demo serves it: address, status, headers; and all files collected."""
    folder = tmp_path_factory.mktemp("static")
    (folder / "sources").mkdir()
    (folder / "sources" / "look.css").write_text("body { color: black; }\n" * 100)
    done = python(
        *("-c", COLLECT_AND_ASK),
        environment={
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "DEBUG": "false",
            "ALLOWED_HOSTS": "testserver",
            "SECRET_KEY": "for tests only",
            "DATABASE_URL": "sqlite:///:memory:",
            "SOURCES": str(folder / "sources"),
            "COLLECTED": str(folder / "collected"),
        },
    )
    assert done.returncode == 0, done.stderr
    url, status, headers, files = json.loads(done.stdout)
    return url, status, headers, files


def test_a_static_file_is_hashed_compressed_and_kept_for_good(
    answer: tuple[str, int, dict[str, str], list[str]],
) -> None:
    url, status, headers, files = answer
    assert status == 200
    assert re.fullmatch(r"/static/look\.[0-9a-f]{12}\.css", url)
    assert headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert headers["Content-Encoding"] == "br"
    assert "Access-Control-Allow-Origin" not in headers
    assert "look.css" not in files


def test_documents_that_may_be_private_are_never_served_as_files() -> None:
    with override_settings(SERVE_MEDIA=True):
        reload(config.urls)
    try:
        resolver = URLResolver(RegexPattern(r"^/"), config.urls)
        assert resolver.resolve("/media/images/a.png").kwargs["path"] == "images/a.png"
        with pytest.raises(Resolver404):
            resolver.resolve("/media/documents/secret.pdf")
    finally:
        reload(config.urls)
