"""What several integration tests share."""

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from core.models import User
from tests.support.import_desk import ImportDesk
from tests.support.people import make_user


@pytest.fixture
def admin(client: Client) -> User:
    """A superuser, logged in to `client`."""
    user = make_user()
    client.force_login(user)
    return user


@pytest.fixture
def desk(client: Client, django_capture_on_commit_callbacks: Any) -> ImportDesk:
    """The import pages, with background work done at once."""
    return ImportDesk(client, django_capture_on_commit_callbacks)


@pytest.fixture
def private(settings: Any, tmp_path: Path) -> Path:
    """A folder of its own for uploads, and no steps of another test's run."""
    cache.clear()
    settings.PRIVATE_ROOT = str(tmp_path / "private")
    return tmp_path / "private" / "imports"
