"""`make demo`: a site with a real release, an invented firm and its people, served until Ctrl-C.

Everything is kept in var/ and the database, so a second run only migrates and serves. Three processes run,
as they would in production: the web server, the worker that runs background tasks, and the timer that does
what is due.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[1]
PORT = os.environ.get("PORT") or "8000"
ADDRESS = f"http://localhost:{PORT}"


def configure() -> None:
    """Set Django up with development settings that serve as production does (DEBUG off)."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.dev"
    os.environ["DEBUG"] = "false"
    os.environ.setdefault("SITE_URL", ADDRESS)
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    import django

    django.setup()


def collect_static() -> None:
    """Hash and compress static files unless those collected before are newer than every source."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    collected = manifest.stat().st_mtime if manifest.exists() else 0.0
    sources = (storage.path(name) for finder in get_finders() for name, storage in finder.list([]))
    if any(os.stat(source).st_mtime > collected for source in sources):
        print("Collecting static files", flush=True)
        manifest.unlink(missing_ok=True)
        call_command("collectstatic", interactive=False, verbosity=0)


def prepare() -> None:
    """Bring the database, the static files, the release and the demo firm up to date."""
    from django.core.management import call_command

    print("Migrating the database", flush=True)
    call_command("migrate", interactive=False, verbosity=0)
    collect_static()
    call_command("import_demo_release")
    call_command("create_demo")


def start(*arguments: str) -> subprocess.Popen[bytes]:
    """Start one of the demo's processes with this interpreter."""
    return subprocess.Popen([sys.executable, *arguments], cwd=ROOT)  # noqa: S603


def wait_until_served(web: subprocess.Popen[bytes]) -> None:
    """Return once the site answers, or the web server has ended."""
    while web.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/admin/login/", timeout=30).close()
        except urllib.error.HTTPError:
            return  # an error page is an answer too
        except OSError:
            time.sleep(0.2)
        else:
            return


def serve() -> int:
    """Run the processes until one of them ends or someone interrupts; then end them all."""
    web = start(
        *("-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{PORT}"),
        *("--workers", "2", "--threads", "8", "--log-level", "warning"),
    )
    processes = (web, start("manage.py", "db_worker"), start("manage.py", "run_due", "--forever"))
    try:
        wait_until_served(web)
        print(
            f"\nSite   {ADDRESS}/\nAdmin  {ADDRESS}/admin/\nAPI    {ADDRESS}/api/v3/docs/\n\nCtrl-C ends it.",
            flush=True,
        )
        while all(process.poll() is None for process in processes):
            time.sleep(0.5)
        print(
            "The demo ends: one of its processes ended by itself (its last words are above).", file=sys.stderr
        )
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()


def interrupt(_signal: int, _frame: FrameType | None) -> None:
    """Treat a closed terminal or a `kill` as Ctrl-C, so that nothing is left running."""
    raise KeyboardInterrupt


def main() -> int:
    """Check that the port is free before the long part, then prepare and serve; return the exit code."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(PORT)))
        except (OSError, OverflowError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "not a port number"
            print(
                f"Port {PORT} cannot be used ({reason}): name another, make demo PORT=8001",
                file=sys.stderr,
            )
            return 1
    signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGHUP, interrupt)
    configure()
    from django.core.management import CommandError

    try:
        prepare()
    except CommandError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return serve()


if __name__ == "__main__":
    sys.exit(main())
