"""Run a step in a process of its own and get back what it measured."""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def measured(step: Callable[[], Any]) -> dict[str, float]:
    """Run a step and return its wall and CPU seconds and this process's peak memory in MB."""
    wall, cpu = time.perf_counter(), time.process_time()
    step()
    return {
        "seconds": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def run(
    module: str, *arguments: str, database: str = "sqlite:///:memory:", **environment: str
) -> dict[str, Any]:
    """Run `python -m MODULE ARGUMENTS` on a database and return the JSON of its last line."""
    variables = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": database,
        "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
        **environment,
    }
    finished = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env=variables,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode:
        raise SystemExit(f"{module} {' '.join(arguments)} failed:\n{finished.stderr[-3000:]}")
    result: dict[str, Any] = json.loads(finished.stdout.splitlines()[-1])
    return result
