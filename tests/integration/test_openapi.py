"""The description of version 3, as it is committed: what changes it changes clients, and is seen in review.

UPDATE_SNAPSHOTS=1 pytest tests/integration/test_openapi.py        writes it anew
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from wagtail.models import get_page_models

from core.api.served import served_by
from core.models import SitePage

SNAPSHOT = Path(__file__).parents[1] / "snapshots" / "openapi.json"


@pytest.fixture(scope="module")
def description() -> Any:
    return Client().get("/api/v3/openapi.json").json()


def test_it_is_what_was_committed(description: Any) -> None:
    written = json.dumps(description, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        SNAPSHOT.write_text(written, encoding="utf-8")
    assert written == SNAPSHOT.read_text(encoding="utf-8"), (
        "the API has changed; if that was meant: UPDATE_SNAPSHOTS=1 pytest tests/integration/test_openapi.py"
    )


def test_every_type_of_page_says_what_it_serves(description: Any) -> None:
    schemas = description["components"]["schemas"]
    for model in get_page_models():
        if issubclass(model, SitePage):
            fields = served_by(model).fields
            assert fields, f"{model._meta.label} serves nothing: register it (core.api.served)"
            assert fields.keys() <= schemas[f"{model._meta.object_name}Schema"]["properties"].keys()


def test_every_reference_leads_somewhere(description: Any) -> None:
    schemas = description["components"]["schemas"]
    references = {value for name, value in _pairs(description) if name == "$ref"}
    assert {reference.removeprefix("#/components/schemas/") for reference in references} <= schemas.keys()
    for name in (
        "PublisherLayer",
        "FirmLayer",
        "MappingOut",
        "Notices",
        "StreamItem",
        "CatalogueEntryDetail",
    ):
        assert schemas[name]["description"]


def test_the_filters_of_lists_are_described(description: Any) -> None:
    listed = {one["name"]: one for one in description["paths"]["/api/v3/pages/"]["get"]["parameters"]}
    assert {
        "external_id",
        "framework",
        "tactic",
        "platform",
        "status",
        "priority",
        "has_commentary",
    } <= listed.keys()
    assert {"order", "search", "fields", "limit", "offset"} <= listed.keys()
    assert listed["limit"]["schema"]["maximum"] == 100
    assert listed["status"]["schema"]["enum"] == ["active", "deprecated", "revoked", "withdrawn"]
    assert all(one["description"] for one in listed.values())


def _pairs(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name, inner
            yield from _pairs(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _pairs(inner)
