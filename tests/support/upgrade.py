"""An upgrade in little: two releases that differ in five ways, and commentary that was reviewed before.

    T1566  renamed                  identity
    T1064  revoked by T1059         identity
    T1053  a mitigation lost        meaning, and a note hangs on it
    T1105  most of its text         meaning
    T1059  a few words of its text  wording
    T1078  nothing

The texts are ours.
"""

from pathlib import Path

from django.core.cache import cache

from core.models import User
from frameworks.models import TechniquePage
from frameworks.reviewing.stamping import stamp
from tests.support.bundles import (
    Object,
    bundle,
    collection,
    encode,
    matrix,
    mitigation,
    relationship,
    tactic,
    technique,
)
from tests.support.imports import import_objects

INTERPRETER, JOB, TRANSFER, PHISHING = "T1059", "T1053", "T1105", "T1566"
SCRIPTING, ACCOUNTS = "T1064", "T1078"
FILE = "enterprise-attack-18.1.json"

SHELL = (
    "Whoever got in runs what the system brings along: a shell, a scripting language, a console for"
    " administrators. Nothing has to be installed for it, and what was typed looks like the work of an"
    " administrator. Logs of {what} show it best."
)
FETCHED = "Tools are fetched from a server outside once somebody is in."
FETCHED_SINCE = (
    "Files arrive by whatever the host offers: a browser, a client for storage in the cloud, a package"
    " manager. Many of these are signed, and none of them is unusual on its own."
)
LIMIT = "Let only administrators plan tasks for the system."

# external id → one line, note, the part it is about
COMMENTARY = {
    INTERPRETER: (
        "Log every command line",
        "Turn on logging of command lines first. It pays everywhere.",
        "",
    ),
    JOB: (
        "Few people plan tasks",
        "Our clients let only administrators plan tasks. Check it twice a year.",
        "M1026",
    ),
    TRANSFER: ("Allow few ways out", "Tools are fetched from a server outside: a proxy sees most of it.", ""),
    PHISHING: ("Still the usual way in", "Most of our incidents began with a mail.", ""),
    SCRIPTING: ("Scripts are rarely needed", "Block scripts where nobody needs them.", ""),
    ACCOUNTS: ("Passwords leak", "A second factor, for everybody.", ""),
}


def objects(*, upgraded: bool = False) -> list[Object]:
    """Return the objects of the release before, or of the one after."""
    tactics = [
        tactic("TA0001", "Initial Access"),
        tactic("TA0002", "Execution"),
        tactic("TA0003", "Persistence"),
        tactic("TA0011", "Command and Control"),
    ]
    interpreter = technique(
        INTERPRETER,
        "Command and Scripting Interpreter",
        description=SHELL.format(what="processes and of their parents" if upgraded else "processes"),
    )
    job = technique(JOB, "Scheduled Task/Job", tactics=("execution", "persistence"))
    transfer = technique(
        TRANSFER,
        "Ingress Tool Transfer",
        tactics=("command-and-control",),
        description=FETCHED_SINCE if upgraded else FETCHED,
    )
    phishing = technique(
        PHISHING, "Phishing by Message" if upgraded else "Phishing", tactics=("initial-access",)
    )
    scripting = technique(SCRIPTING, "Scripting", revoked=upgraded)
    accounts = technique(ACCOUNTS, "Valid Accounts", tactics=("initial-access", "persistence"))
    prevention, privileged = mitigation(), mitigation("M1026", "Privileged Account Management")
    found = [
        *tactics, matrix(tactics), interpreter, job, transfer, phishing, scripting, accounts, prevention,
        privileged, relationship(prevention, "mitigates", interpreter, "Allow only known interpreters."),
        relationship(prevention, "mitigates", job, "Allow only known tasks."),
    ]  # fmt: skip
    if upgraded:
        return [collection("18.1"), *found, relationship(scripting, "revoked-by", interpreter)]
    return [*found, relationship(privileged, "mitigates", job, LIMIT)]


def import_before(folder: Path) -> None:
    """Import 17.1."""
    cache.clear()
    import_objects(folder, *objects(), release="17.1")


def import_after(folder: Path) -> None:
    """Import 18.1 without a browser."""
    import_objects(folder, *objects(upgraded=True), release="18.1")


def write_after(folder: Path) -> Path:
    """Write 18.1 to a file as somebody downloads it, and return its path."""
    path = folder / FILE
    path.write_bytes(encode(bundle(*objects(upgraded=True), spec="2.1")))
    return path


def page_of(external_id: str) -> TechniquePage:
    """Return a technique's page as it is in the database."""
    return TechniquePage.objects.get(entry__external_id=external_id)


def comment(author: User | None = None, reviewer: User | None = None) -> None:
    """Publish a commentary on each technique, and stamp it against the release that is current."""
    for external_id, (line, text, part) in COMMENTARY.items():
        page = page_of(external_id)
        page.owner = author
        page.one_line = line
        page.commentary = [("our_view", {"text": f"<p>{text}</p>", "part": part})]
        page.save_revision(user=author).publish()
        stamp(page_of(external_id), reviewer)
