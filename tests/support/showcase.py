"""A site with something of everything on it: what a visitor can meet, in little.

An Enterprise release with tactics, sub-techniques, sixty procedures of one technique, a deprecated and a
revoked one, and texts that try the layout (a command without a space, an address of two hundred characters);
on top of it the demo firm with its services, articles and commentary.
"""

from pathlib import Path

from django.core.cache import cache

from pages.demo.build import build_demo
from tests.support.bundles import (
    Object,
    analytic,
    campaign,
    data_component,
    group,
    malware,
    matrix,
    mitigation,
    relationship,
    source,
    strategy,
    subtechnique,
    tactic,
    technique,
    tool,
)
from tests.support.imports import import_objects

PASSWORD = "a long enough password"
PROCEDURES = 60
COMMAND = f"curl{'x' * 150}.exe"
LONG_URL = f"https://example.com/{'report-' * 30}"
STATEMENT = (
    "Runs commands.(Citation: Shell Report) A long one is <code>"
    + COMMAND
    + "</code>, and there are others:(Citation: Other Report)\n\n* `bash`\n* `lua`\n\nSee [Lua]"
    "(https://attack.mitre.org/techniques/T1059/011).(Citation: Shell Report)"
)


def showcase_release() -> list[Object]:
    """The objects of the release."""
    tactics = [
        tactic("TA0001", "Initial Access"),
        tactic("TA0002", "Execution"),
        tactic("TA0003", "Persistence"),
        tactic("TA0011", "Command and Control"),
    ]
    return [*tactics, matrix(tactics), *_techniques(), *_answers(), *_users(), *_procedures()]


def build_showcase(folder: Path) -> None:
    """Import the release and make the demo firm; the database must be as migrations leave it."""
    cache.clear()
    import_objects(folder, *showcase_release())
    build_demo(PASSWORD)


def _interpreter() -> Object:
    return technique(
        "T1059",
        "Command and Scripting Interpreter",
        platforms=("Linux", "Windows", "macOS"),
        description=STATEMENT,
        x_mitre_contributors=["Ada", "Grace"],
        external_references=[
            {
                "source_name": "mitre-attack",
                "external_id": "T1059",
                "url": "https://attack.mitre.org/techniques/T1059",
            },
            source("Shell Report"),
            source("Other Report", LONG_URL, LONG_URL),
        ],
    )


def _lua() -> Object:
    return subtechnique("T1059.011", "Lua", description="Runs scripts of a small language.")


def _techniques() -> list[Object]:
    interpreter, lua = _interpreter(), _lua()
    shell = subtechnique("T1059.001", "PowerShell", platforms=("Windows",))
    job = technique("T1053", "Scheduled Task/Job", tactics=("execution", "persistence"))
    task = subtechnique(
        "T1053.005", "Scheduled Task", tactics=("execution", "persistence"), platforms=("Windows",)
    )
    phishing = technique(
        "T1566", "Phishing", tactics=("initial-access",), platforms=("Linux", "Office Suite")
    )
    accounts = technique("T1078", "Valid Accounts", tactics=("initial-access", "persistence"))
    old = technique("T1064", "Scripting", revoked=True)
    gone = technique("T1175", "Component Object Model", x_mitre_deprecated=True)
    return [
        interpreter,
        lua,
        shell,
        job,
        task,
        phishing,
        accounts,
        old,
        gone,
        relationship(lua, "subtechnique-of", interpreter),
        relationship(shell, "subtechnique-of", interpreter),
        relationship(task, "subtechnique-of", job),
        relationship(old, "revoked-by", interpreter),
    ]


def _answers() -> list[Object]:
    """Mitigations and detection."""
    interpreter, lua = _interpreter(), _lua()
    prevention = mitigation("M1038", "Execution Prevention", description="Allow what is known.")
    creation = data_component("DC0032", "Process Creation")
    found = [
        analytic(
            "AN0278",
            [(creation, "auditd:SYSCALL", "execve"), (creation, "WinEventLog:Sysmon", "EventCode=1")],
        ),
        analytic(
            "AN0279", [(creation, "macos:unifiedlog", "process start " * 12)], x_mitre_platforms=["macOS"]
        ),
    ]
    watching = strategy("DET0101", "Detect interpreters", analytics=found)
    return [
        prevention,
        creation,
        *found,
        watching,
        relationship(
            prevention,
            "mitigates",
            lua,
            "Allow known scripts.(Citation: Block Report)",
            [source("Block Report")],
        ),
        relationship(prevention, "mitigates", interpreter, "Allow known interpreters."),
        relationship(watching, "detects", lua),
        relationship(watching, "detects", interpreter),
    ]


def _users() -> list[Object]:
    """Who uses them: a group, its software, its campaign."""
    interpreter, lua = _interpreter(), _lua()
    crew, worm = group("G0001", "Crew", aliases=["Crew", "Gang"]), malware("S0001", "Worm")
    wrench, raid = tool("S0002", "Wrench"), campaign("C0001", "Raid")
    return [
        crew,
        worm,
        wrench,
        raid,
        relationship(crew, "uses", lua, "Crew runs scripts.(Citation: Crew Report)", [source("Crew Report")]),
        relationship(crew, "uses", worm, "Crew has Worm."),
        relationship(worm, "uses", lua, f"Worm runs `{COMMAND}`."),
        relationship(wrench, "uses", interpreter, "Wrench runs commands."),
        relationship(raid, "uses", interpreter, "Raid ran commands."),
        relationship(raid, "attributed-to", crew, "By Crew."),
    ]


def _procedures() -> list[Object]:
    """A technique with procedures on more than one page."""
    transfer = technique("T1105", "Ingress Tool Transfer", tactics=("command-and-control",))
    carriers = [malware(f"S{9000 + number}", f"Carrier {number:02}") for number in range(1, PROCEDURES + 1)]
    uses = [
        relationship(carrier, "uses", transfer, f"Fetches a file of the size {number}.")
        for number, carrier in enumerate(carriers, 1)
    ]
    return [transfer, *carriers, *uses]
