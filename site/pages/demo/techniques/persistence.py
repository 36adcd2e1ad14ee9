"""Staying, unseen: run keys, and defences that have been switched off."""

from pages.demo.notes import checklist, code, note
from pages.demo.shapes import Commentary, Link

RUN_KEYS = Commentary(
    technique="T1547.001",
    one_line="Old, noisy and still everywhere, which makes it the cheapest place to catch an intruder.",
    priority="medium",
    blocks=[
        note(
            "our_view",
            """
            Writing to a user's own run key needs no privilege, survives a restart and is in every toolkit.
            It is also one of the few places on Windows where what is normal can be written down: on a
            managed workstation perhaps a dozen values, nearly all pointing into program folders. Use that.

            We rate it medium because preventing it outright is awkward. Application control that refuses
            the target makes the key harmless, and that is where the effort belongs.
        """,
        ),
        note(
            "first_steps",
            """
            - Export the run keys and startup folders of all machines once and group by value. The tail of
              that list is your reading for the afternoon.
            - Refuse execution from profile and temporary folders.
        """,
        ),
        note(
            "detection_advice",
            """
            Alert on a new value only when its target lies where users can write, or when the command is an
            interpreter with arguments. Updaters cause most of the noise; allow them by publisher and path
            together, never by name. Remember that the startup folder is a file event and not a registry
            one.
        """,
        ),
        code(
            "KQL",
            "New autostart values that point into folders users can write to",
            r"""
            DeviceRegistryEvents
            | where ActionType == "RegistryValueSet"
            | where RegistryKey has_any (@"\CurrentVersion\Run", @"\CurrentVersion\RunOnce")
            | where RegistryValueData has_any (@"\AppData\", @"\Temp\", @"\Users\Public\", @"\ProgramData\")
            | summarize Machines = dcount(DeviceName) by RegistryValueData, InitiatingProcessFileName
            | where Machines < 3
        """,
        ),
        note(
            "test",
            """
            As an ordinary user add a value that starts a copy of the calculator from the profile folder.
            Sign out and in. Was it started, was it seen, and which of the two came first?
        """,
        ),
    ],
    links=(
        Link(
            "services/cyber-security/security-baseline", "Execution from profile folders refused by default."
        ),
        Link("insights/detections-are-products", "A rule like this needs a weekly test; here is why."),
    ),
)

DISABLED_TOOLS = Commentary(
    technique="T1562.001",
    one_line="Treat a silent sensor as an alert, and an exclusion as a change that needs an owner.",
    priority="high",
    blocks=[
        note(
            "our_view",
            """
            Every serious intrusion we have worked on includes an attempt on the tools that watch. The loud
            version stops a service. The quiet one adds an exclusion, loads a signed but vulnerable driver,
            or blocks the agent's traffic so that it runs and reports nothing. Only the loud version raises
            an alert in most estates.

            Protection against tampering is necessary and not sufficient. The reliable control is
            arithmetic: machines that exist minus machines that reported today.
        """,
        ),
        note(
            "first_steps",
            """
            - Tamper protection on, managed from outside the domain the intruder will control.
            - The vulnerable driver blocklist enforced, with memory integrity.
            - All exclusions listed, with an owner and an end date. Delete those that have neither.
        """,
        ),
        note(
            "detection_advice",
            """
            Compare asset inventory and agent check-ins at least daily, and treat a drop of a few machines
            in one segment within an hour as an incident. Alert on changes to exclusions as you would on
            changes to administrators' groups. For Windows Defender the operational log has both: 5001 for
            protection switched off, 5007 for changed settings.
        """,
        ),
        note(
            "test",
            """
            Block one test machine's agent at the host firewall and leave it running. Note how many hours
            pass before somebody calls you. Repeat with an exclusion for one folder.
        """,
        ),
        checklist(
            "Three things to own",
            ("Daily difference between inventory and reporting agents", "Security operations", "days"),
            ("Register of exclusions with end dates", "Security operations", "days"),
            ("Driver blocklist and memory integrity enforced", "Workplace technology", "weeks"),
        ),
    ],
    links=(
        Link(
            "services/cyber-security/assessments", "We try this with your defenders, and measure the silence."
        ),
        Link("insights/detections-are-products", "On tests that notice what nobody changed."),
    ),
)
