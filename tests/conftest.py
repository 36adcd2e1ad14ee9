"""What every test may ask for."""

import os
from typing import Any

import pytest

from tests.chromium import find_chromium


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start this machine's own Chromium (pytest-playwright's hook), so that none has to be downloaded."""
    chromium = find_chromium()
    if chromium is None:
        missing = "no Chromium was found: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    arguments = ["--disable-gpu", "--disable-background-networking"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium's sandbox refuses to run as root
    return {**browser_type_launch_args, "executable_path": chromium, "args": arguments}
