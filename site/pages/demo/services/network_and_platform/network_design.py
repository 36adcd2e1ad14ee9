"""The service Network Design."""

from pages.demo.prose import prose, steps
from pages.demo.shapes import Service

NETWORK_DESIGN = Service(
    title="Network Design",
    slug="network-design",
    introduction="Networks that keep a compromised machine in its place, and that your own team can operate "
    "and explain.",
    outcomes=(
        ("Segments with a reason", "Each boundary protects something named, and its rules fit on a page."),
        ("Administration apart", "Management traffic has its own path, its own identities and its own log."),
        (
            "Failure that is rehearsed",
            "Links, firewalls and name services taken away on purpose, and restored by the book.",
        ),
    ),
    body=[
        *prose("""
            The flat network is still the most common finding we make. It is rarely anybody's decision: a
            firewall rule added for a migration, a trunk that carries every VLAN, a management interface
            reachable from the guest wireless. Each is small. Together they mean that one opened attachment
            can reach the domain controllers.

            We design from flows. Which systems must speak to which, on what, started by whom? Everything
            else is denied and logged, and the log is read. Where the old network cannot be replaced at
            once, we begin with the two boundaries that change most for an intruder: workstation to
            workstation, and anything to administration.
        """),
        steps(
            "Our usual sequence",
            ("See", "Four weeks of flow records, reduced to a map that people recognise."),
            (
                "Protect administration",
                "Jump hosts, separate accounts, management planes closed to everything else.",
            ),
            ("Stop the sideways step", "Host firewalls between workstations; servers in groups by purpose."),
            ("Simplify", "Rules without traffic removed, with a date and a way back."),
        ),
    ],
    questions=(
        (
            "Is this zero trust?",
            "<p>It shares the aim: no access because of where a device is plugged in. We prefer to say "
            "which boundary "
            "is built, what it stops, and how you test it.</p>",
        ),
    ),
    next_step="Export two weeks of flow records; we return a map and the three connections "
    "that surprised us.",
)
