"""The service Compliance."""

from pages.demo.prose import prose, steps
from pages.demo.shapes import Link, Service

COMPLIANCE = Service(
    title="Compliance",
    slug="compliance",
    introduction="Evidence against the Essential Eight, the ISM and your sector's rules that is true on the "
    "day after too.",
    outcomes=(
        ("An honest maturity statement", "Each requirement tested, with the evidence and its date."),
        ("One control, many frameworks", "Evidence collected once and mapped to every obligation it serves."),
        (
            "Exceptions with an end",
            "Each has an owner, a compensating control and a date on which it expires.",
        ),
    ),
    body=[
        *prose("""
            Compliance goes wrong in two ways: a spreadsheet that says yes to everything, or a programme so
            large that it stops anything from being fixed. We treat a framework as a set of testable
            statements about your environment, test them, and write down what we saw.

            For the Essential Eight that means sampling real workstations and servers rather than policies:
            attempting to run an unapproved library from a user's profile, restoring a backup, reading the
            list of people whose macros are allowed. For the ISM it means deciding what applies to your
            classification and saying why the rest does not.
        """),
        steps(
            "From obligation to evidence",
            (
                "Scope",
                "Systems, classifications and obligations on one page, agreed with whoever accepts the risk.",
            ),
            (
                "Test",
                "Controls exercised, not asked about. A control that cannot be tested is not yet a control.",
            ),
            (
                "Map",
                "Results linked to each framework, and to the attack "
                "techniques the control is meant to stop.",
            ),
            ("Keep", "The tests that can be automated run every week, and drift raises a ticket."),
        ),
    ],
    questions=(
        (
            "Which maturity level should we aim for?",
            "<p>One level for all eight strategies, chosen from who would attack you and what they would "
            "gain. Reaching "
            "level one everywhere protects better than level three in a few places.</p>",
        ),
        (
            "Do you do IRAP assessments?",
            "<p>We prepare you for one and stand beside you during it. The assessor must be independent "
            "of the people "
            "who designed the controls, so we never do both for the same system.</p>",
        ),
    ),
    next_step="Send your last assessment. We sample three of its answers and tell you how far the rest can "
    "be trusted.",
    links=(
        Link(
            "insights/the-essential-eight-told-in-attack",
            "What the eight strategies stop, technique by technique.",
        ),
    ),
)
