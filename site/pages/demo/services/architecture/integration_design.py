"""The service Integration Design."""

from pages.demo.prose import points, prose
from pages.demo.shapes import Link, Service

INTEGRATION_DESIGN = Service(
    title="Integration Design",
    slug="integration-design",
    introduction="Interfaces between systems that fail visibly, recover by themselves and can be changed by "
    "their owners.",
    outcomes=(
        (
            "Contracts between teams",
            "Each interface has an owner, a version, a test and a stated tolerance for failure.",
        ),
        (
            "Fewer moving parts",
            "Duplicate feeds and silent nightly jobs found, and retired in an agreed order.",
        ),
        (
            "Evidence when it breaks",
            "A message can be followed from end to end by someone on call at three in the morning.",
        ),
    ),
    body=[
        *prose("""
            Organisations rarely fail inside a system; they fail between two of them. An interface that was
            somebody's weekend script in 2014 becomes the only way orders reach the warehouse, and nobody
            decides that it should.

            We map the flows that carry money, safety or personal information, and give each one a pattern
            that suits it: a synchronous call where the caller needs the answer, an event where it does not,
            a file where both sides are honest about being batch systems. Then we design what most diagrams
            leave out: retries that do not double a payment, ordering, replay, and what each side does while
            the other is away.
        """),
        points(
            "What you receive",
            (
                "An interface catalogue",
                "Owner, data classification, volume, authentication and failure mode of each.",
            ),
            (
                "Reference patterns",
                "Three or four, with working code, so that the next interface is not invented again.",
            ),
            (
                "A retirement plan",
                "Which interfaces go, in what order, and how you will know nobody missed them.",
            ),
        ),
    ],
    questions=(
        (
            "Do we need an integration platform?",
            "<p>Perhaps not. Below some thirty interfaces, clear contracts and a queue often serve "
            "better than a "
            "platform with a team of its own. We say which side of that line you are on.</p>",
        ),
    ),
    next_step="Name the interface you worry about most. We start with that one and generalise from it.",
    links=(
        Link(
            "services/cyber-security/iam",
            "Service accounts and keys are where integrations become incidents.",
        ),
    ),
)
