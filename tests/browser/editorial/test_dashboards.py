"""Everybody's first page, and one click from it to the work."""

import pytest
from playwright.sync_api import expect

from tests.browser.editorial.conftest import Desk

pytestmark = pytest.mark.browser


def test_an_observer_looks(desk: Desk) -> None:
    page = desk("observer")
    expect(page.get_by_role("heading", name="Latest release")).to_be_visible()
