"""The examples of docs/api.md do what they say: each is run against a server, as a client would."""

import re
import shlex
from pathlib import Path

import pytest
import requests
from pytest_django.live_server_helper import LiveServer

from tests.support.api import comment, import_small_release, note, technique, token

pytestmark = pytest.mark.django_db(transaction=True)

GUIDE = Path(__file__).parents[2] / "docs" / "api.md"


def examples() -> list[tuple[str, int]]:
    """Every curl command of the guide with the status that its comment promises; 200 without one."""
    blocks = re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    found = [
        re.fullmatch(r"(curl .*?)(?:\s+#\s(\d{3}))?", line) for line in lines if line.startswith("curl ")
    ]
    return [(match[1], int(match[2] or 200)) for match in found if match]


def run(command: str) -> requests.Response:
    """Do what curl would do with the few options that the guide uses."""
    method, headers, body, address, follow = "GET", {}, None, "", False
    words = iter(shlex.split(command)[1:])
    for word in words:
        if word in ("-X", "--request"):
            method = next(words)
        elif word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = next(words)
        elif word == "-I":
            method = "HEAD"
        elif word == "-L":
            follow = True
        elif word != "--compressed":
            address = word
    return requests.request(method, address, headers=headers, data=body, allow_redirects=follow, timeout=30)


def test_every_example_answers_as_promised(live_server: LiveServer, tmp_path: Path) -> None:
    import_small_release(tmp_path)
    comment("T1059.011", note("<p>Ours</p>"), priority="high")
    names = {
        "SITE": live_server.url,
        "TOKEN": token("ada", "add_page", "change_page", "publish_page"),
        "ID": str(technique("T1059.011").pk),
        "ETAG": requests.get(f"{live_server.url}/api/v3/frameworks/attack/", timeout=30).headers["ETag"],
    }
    ran = 0
    for command, status in examples():
        filled = re.sub(r"\$([A-Z]+)", lambda match: names[match[1]].replace('"', '\\"'), command)
        answer = run(filled)
        assert answer.status_code == status, (command, answer.text)
        if status == 200 and answer.request.method == "GET" and "items" in answer.json():
            assert answer.json()["items"], command
        ran += 1
    assert ran >= 20
