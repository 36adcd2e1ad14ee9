"""What an import from the admin refuses: hostile files, names and addresses, forged requests, strangers."""

import gzip
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from core.models import User
from frameworks.admin import runs
from frameworks.models import ImportRun, Release
from tests.support.bundles import encode, small_release
from tests.support.import_desk import (
    CREATE,
    HISTORY,
    ImportDesk,
    bundle_file,
    kept,
    make_run,
    run_url,
    text_of,
)
from tests.support.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private")]


@pytest.mark.parametrize(
    ("name", "data", "complaint"),
    [
        ("bundle.json", b"not json", "bundle.json"),
        ("bundle.json", b'{"type": "bundle", "objects": []}', "bundle.json"),
        ("bundle.json", b"\xff\xfe", "bundle.json"),
        ("bundle.json.gz", b"\x1f\x8b\x08damaged", "is damaged gzip"),
        ("bundle.json.gz", gzip.compress(b"[" * 3_000_000), "is larger than"),
        ("deep.json", b"[" * 200_000, "deep.json"),
        ("<script>alert(1)</script>.json", b"{}", "script>.json"),
        ("x" * 300 + ".json", b"{}", ""),
    ],
    ids=["no json", "no objects", "no utf-8", "damaged", "bomb", "deep", "script", "long name"],
)
def test_a_hostile_upload_ends_in_one_clear_line(
    name: str,
    data: bytes,
    complaint: str,
    admin: User,
    client: Client,
    desk: ImportDesk,
    private: Path,
    settings: Any,
) -> None:
    settings.FRAMEWORKS_MAX_BUNDLE_BYTES = 2_000_000
    response = desk.start(file=bundle_file(name, data))
    run = ImportRun.objects.first()
    if run is None:  # the form itself refuses a name of 300 letters
        assert response.status_code == 200
        return
    assert run.state == "failed"
    assert complaint in run.error
    assert "\n" not in run.error
    assert str(private) not in run.error
    shown = client.get(run_url(run)).content.decode()
    assert "<script>alert" not in shown
    assert kept(private) == []
    assert Release.objects.count() == 0


@pytest.mark.parametrize("name", ["../../../../tmp/evil.json", "..\\evil.json", "/etc/passwd"])
def test_an_upload_stays_in_its_folder(name: str, admin: User, desk: ImportDesk, private: Path) -> None:
    desk.start(file=bundle_file(name))
    run = ImportRun.objects.get()
    path = Path(run.upload.path)
    assert path.parent == private
    assert path.stat().st_mode & 0o777 == 0o600
    assert private.stat().st_mode & 0o777 == 0o700


def test_uploads_are_nowhere_on_the_site(
    admin: User, client: Client, desk: ImportDesk, private: Path, settings: Any
) -> None:
    desk.start(file=bundle_file())
    run = ImportRun.objects.get()
    assert not Path(run.upload.path).is_relative_to(settings.MEDIA_ROOT)
    with pytest.raises(ValueError, match="not accessible via a URL"):
        _ = run.upload.url
    for address in (f"/media/{run.upload.name}", f"/documents/{run.upload.name}", f"/{run.upload.name}"):
        assert client.get(address).status_code == 404


def test_a_file_over_the_limit_is_dropped_while_it_comes_in(
    admin: User, client: Client, desk: ImportDesk, private: Path, settings: Any
) -> None:
    settings.FRAMEWORKS_MAX_BUNDLE_BYTES = 200_000
    response = desk.start(file=bundle_file(data=b"x" * 1_000_000))
    assert "The file is larger than 0.2 MB" in text_of(response)
    assert ImportRun.objects.count() == 0
    assert kept(private) == []


def test_a_forged_request_is_refused_also_after_the_limit(admin: User) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(admin)
    assert careful.post(CREATE, {"origin": "latest"}).status_code == 403
    page = careful.get(CREATE)
    token = page.context["csrf_token"]
    sent = {"csrfmiddlewaretoken": token, "origin": "upload", "file": bundle_file()}
    assert careful.post(CREATE, sent).status_code == 302


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"origin": "upload"}, "Choose a file."),
        ({"origin": "upload", "file": io.BytesIO(b"")}, "empty"),
        ({"origin": "address"}, "Enter an address."),
        ({"origin": "address", "address": "/etc/passwd"}, "Only http and https"),
        ({"origin": "address", "address": "file:///etc/passwd"}, "Only http and https"),
        ({"origin": "latest", "framework": "nist"}, "Select a valid choice"),
        ({"origin": "latest", "release": "eighteen"}, "Two numbers with a dot"),
        ({"origin": "elsewhere"}, "Select a valid choice"),
    ],
)
def test_the_form_says_what_is_missing(
    fields: dict[str, Any], complaint: str, admin: User, desk: ImportDesk
) -> None:
    assert complaint in text_of(desk.start(**fields))
    assert ImportRun.objects.count() == 0


def test_an_address_in_the_private_network_is_refused(admin: User, client: Client, desk: ImportDesk) -> None:
    desk.start(origin="address", address="http://127.0.0.1:9/enterprise-attack-18.1.json")
    run = ImportRun.objects.get()
    assert run.state == "failed"
    assert "not on the public internet" in text_of(client.get(run_url(run)))


def test_a_run_never_opens_a_path_that_somebody_wrote_in_it(admin: User, tmp_path: Path) -> None:
    path = tmp_path / "enterprise-attack-18.1.json"
    path.write_bytes(encode(small_release()))
    run = ImportRun.objects.create(origin="address", source=str(path))
    runs.perform(run.pk)
    run.refresh_from_db()
    assert run.state == "failed"
    assert "only http and https addresses are fetched" in run.error


@pytest.mark.parametrize("group", ["Authors", "Reviewers", "Publishers", "Site editors", "Observers"])
def test_only_holders_of_the_permission_see_any_of_it(group: str, client: Client, private: Path) -> None:
    client.force_login(make_user("someone", group))
    run = make_run("checked", timedelta(0))
    for url in (CREATE, HISTORY, run_url(run)):
        for response in (client.get(url), client.post(url, {"confirm": "1", "origin": "latest"})):
            assert response.status_code == 302
            assert response.headers["Location"] == "/admin/"
    assert ImportRun.objects.get().state == "checked"


def test_a_group_can_be_given_the_permission(client: Client, admin: User, private: Path) -> None:
    user = make_user("importer", "Authors")
    group = user.groups.get()
    form = BeautifulSoup(
        client.get(reverse("wagtailusers_groups:edit", args=[group.pk])).content, "html.parser"
    )
    assert "Can import releases" in form.get_text(" ", strip=True)
    group.permissions.add(Permission.objects.get(codename="import_release"))
    client.force_login(user)
    assert client.get(CREATE).status_code == 200
    assert CREATE in client.get("/admin/").content.decode()


def test_nobody_rewrites_the_history(admin: User, client: Client, private: Path) -> None:
    run = make_run("done", timedelta(0))
    for action in ("edit", "delete"):
        response = client.post(f"/admin/frameworks/importrun/{action}/{run.pk}/")
        assert response.status_code in (302, 403, 404)
    assert ImportRun.objects.get().source == "bundle.json"
