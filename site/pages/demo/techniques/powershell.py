"""PowerShell."""

from pages.demo.notes import checklist, code, note
from pages.demo.shapes import Commentary, Link

POWERSHELL = Commentary(
    technique="T1059.001",
    one_line="Do not try to ban it: log every script block, constrain it for those who do not administer.",
    priority="critical",
    blocks=[
        note(
            "our_view",
            """
            Blocking <code>powershell.exe</code> breaks your own administration and leaves the engine in
            place, since any program can host it. The two measures that change an intruder's day are script
            block logging, which records code after it has been decoded, and Constrained Language Mode,
            which takes away the .NET and Windows API access most tooling needs.

            Constrained Language Mode only counts when application control enforces it. Set through the
            environment variable it is a convention, not a boundary. The same is true of the execution
            policy, which exists to prevent accidents.
        """,
        ),
        note(
            "first_steps",
            """
            - Remove the version 2 engine. Started with <code>-Version 2</code>, it has neither script block
              logging nor the antimalware interface.
            - Turn on script block logging (event 4104) everywhere and send it off the machine.
            - If PowerShell 7 is installed, configure it as well: it has its own policies and its own event
              channel.
        """,
        ),
        note(
            "detection_advice",
            """
            Script blocks are verbose; do not alert on words such as <code>IEX</code> alone. Look for rare
            blocks: content seen on one machine and never before in your organisation, from a process whose
            parent is not a management tool. For command lines remember that parameter names may be
            shortened to any unambiguous prefix, and that a slash or a typographic dash works as well as a
            hyphen.
        """,
        ),
        code(
            "KQL",
            "Encoded commands, however the parameter is abbreviated",
            r"""
            DeviceProcessEvents
            | where FileName in~ ("powershell.exe", "pwsh.exe")
            | where ProcessCommandLine matches regex
                @"(?i)\s[-/\x{2013}\x{2014}\x{2015}]e(c|n[a-z]*)?\s+[a-z0-9+/=]{40,}"
            | summarize Machines = dcount(DeviceName), First = min(Timestamp) by InitiatingProcessFileName
        """,
        ),
        note(
            "test",
            """
            As an ordinary user print <code>$ExecutionContext.SessionState.LanguageMode</code>. Then run one
            encoded command that only writes a line of text, and find it, decoded, in your log store. If it
            takes longer than ten minutes to arrive, measure why.
        """,
        ),
        checklist(
            "In this order",
            ("Remove the version 2 engine", "Workplace technology", "hours"),
            ("Script block logging on, forwarded and searchable", "Security operations", "days"),
            ("Just Enough Administration for the help desk", "Identity team", "weeks"),
            ("Constrained Language Mode through application control", "Workplace technology", "months"),
        ),
    ],
    links=(
        Link(
            "services/cyber-security/security-baseline",
            "Our Windows baseline carries the PowerShell settings with a reason beside each.",
        ),
        Link(
            "insights/the-essential-eight-told-in-attack",
            "PowerShell logging comes at level two and constrained language at level three: "
            "why that matters.",
        ),
        Link("insights/detections-are-products", "How to keep a rule like the one above alive."),
    ),
)
