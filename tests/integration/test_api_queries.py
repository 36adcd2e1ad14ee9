"""How many queries the API asks, whatever it is asked for."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

from frameworks.models import Release, Review, TechniquePage
from services.models import ServiceLink
from tests.support.api import note, service
from tests.support.bundles import group, mitigation, relationship, small_release_objects
from tests.support.bundles import technique as technique_object
from tests.support.imports import import_objects

pytestmark = pytest.mark.django_db

type AtMost = Callable[[int], AbstractContextManager[Any]]

FULL_LIST = "/api/{}/pages/?type=frameworks.TechniquePage&fields=*&limit=100"


@pytest.fixture
def hundred(tmp_path: Path) -> list[TechniquePage]:
    """A hundred techniques, each with relations and with every kind of reference an editor can make."""
    techniques = [technique_object(f"T{2000 + number}", f"Technique {number}") for number in range(100)]
    prevention, crews = mitigation("M1000", "Caution"), [group(f"G{number:04}") for number in range(100, 110)]
    relations = [relationship(prevention, "mitigates", one, "Caution.") for one in techniques]
    relations += [relationship(crew, "uses", one, "Used.") for one in techniques[:20] for crew in crews]
    import_objects(tmp_path, *small_release_objects(), *techniques, prevention, *crews, *relations)
    pages = list(TechniquePage.objects.filter(entry__external_id__startswith="T2"))
    services = [service(f"Service {number}") for number in range(10)]
    images = [Image.objects.create(title=f"I{n}", file=get_test_image_file(f"{n}.png")) for n in range(3)]
    documents = [
        Document.objects.create(title=f"D{n}", file=get_test_image_file(f"{n}.txt")) for n in range(3)
    ]
    for number, page in enumerate(pages):
        target, image, document = services[number % 10], images[number % 3], documents[number % 3]
        text = (
            f'<p><a linktype="page" id="{target.pk}">a</a> <a linktype="document" id="{document.pk}">b</a> '
            f'<a linktype="page" id="{pages[-1].pk}">c</a></p>'
        )
        blocks = [note(text), ("image", {"image": {"image": image.pk, "alt_text": "x", "decorative": False}})]
        page.commentary = json.dumps([{"type": type_, "value": value} for type_, value in blocks])
        ServiceLink.objects.create(page=target, target=page, reason="Ours.")
    TechniquePage.objects.bulk_update(pages, ["commentary"])
    release = Release.objects.get()
    Review.objects.bulk_create([Review(page=page, release=release, digest="x") for page in pages])
    return pages


@pytest.mark.usefixtures("hundred")
@pytest.mark.parametrize("version", ["v2", "v3"])
def test_a_list_of_a_hundred_techniques_with_everything(
    version: str, django_assert_max_num_queries: AtMost
) -> None:
    client = Client()
    client.get(FULL_LIST.format(version))  # the sizes of images are made once
    with django_assert_max_num_queries(15):
        answer = client.get(FULL_LIST.format(version)).json()
    last = answer["items"][-1]
    assert len(answer["items"]) == 100
    assert last["firm"]["commentary"][1]["value"]["image"]["renditions"]
    assert last["firm"]["related"]
    assert last["firm"]["review"]
    assert last["publisher"]["mitigations"]


@pytest.mark.usefixtures("hundred")
@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/api/v2/pages/?type=frameworks.TechniquePage&limit=100", 5),
        ("/api/v3/pages/?type=frameworks.TechniquePage&limit=100", 6),
        ("/api/v3/pages/?limit=100", 18),
        ("/api/v2/pages/?type=services.ServicePage&fields=*&limit=100", 8),
        ("/api/v3/pages/?type=frameworks.TechniquePage&limit=100&tactic=execution&platform=linux", 8),
        ("/api/v3/frameworks/attack/entries/?limit=100", 8),
        ("/api/v3/frameworks/attack/relationships/?limit=100", 7),
        ("/api/v3/frameworks/", 6),
    ],
)
def test_other_lists(path: str, most: int, django_assert_max_num_queries: AtMost) -> None:
    client = Client()
    client.get(path)
    with django_assert_max_num_queries(most):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("version", ["v2", "v3"])
def test_one_technique_however_much_is_said_of_it(
    version: str, hundred: list[TechniquePage], django_assert_max_num_queries: AtMost
) -> None:
    client, path = Client(), f"/api/{version}/pages/{hundred[0].pk}/"
    client.get(path)
    with django_assert_max_num_queries(20):
        assert client.get(path).json()["publisher"]["procedures"]["count"] == 10
