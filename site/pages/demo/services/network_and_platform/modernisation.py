"""The service Modernisation."""

from pages.demo.prose import prose, steps
from pages.demo.shapes import Link, Service

MODERNISATION = Service(
    title="Modernisation",
    slug="modernisation",
    introduction="Replace what holds you back in slices small enough to stop after any of them and still be "
    "better off.",
    outcomes=(
        (
            "Value from the first quarter",
            "Each slice retires something: a server, a contract, a manual step.",
        ),
        ("Risk that falls steadily", "Unsupported software leaves first, or is fenced until it can."),
        ("No night of the long knives", "Old and new run side by side until the numbers agree."),
    ),
    body=[
        *prose("""
            Legacy is software that works and cannot be changed. It earns the money, and that is why the
            grand replacement so often ends in a restart. We prefer to take it apart where it already wants
            to come apart: along the seams of data ownership, one capability at a time.

            The first slice is chosen to teach the most, not to save the most. It proves the way data is
            kept in step, the way traffic is moved and moved back, and the way the two teams work together.
            After that the pace is a matter of funding rather than courage.

            Systems that cannot move yet still have to be safe. We put unsupported platforms behind
            boundaries of their own, with access by jump host only and detection tuned to how little should
            ever happen there.
        """),
        steps(
            "A slice from start to end",
            ("Characterise", "Tests that describe what the old system does, including what it should not."),
            ("Route", "A thin layer in front that can send a request either way."),
            (
                "Build and compare",
                "Both sides answer; differences are counted and explained until none matter.",
            ),
            ("Retire", "The old path is removed, and so are its licence, account and firewall rule."),
        ),
    ],
    questions=(
        (
            "How do you justify the cost?",
            "<p>With the price of standing still: support, outages, the changes that could "
            "not be made, and the "
            "exposure of running software without security fixes. We put a figure on each.</p>",
        ),
    ),
    next_step="Choose the system people are afraid to restart. We spend three days with it and propose a "
    "first slice.",
    links=(
        Link("services/architecture/integration-design", "Slices depend on interfaces that can be trusted."),
    ),
)
