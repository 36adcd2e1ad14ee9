"""The service Technical Design."""

from pages.demo.prose import points, prose
from pages.demo.shapes import Link, Service

TECHNICAL_DESIGN = Service(
    title="Technical Design",
    slug="technical-design",
    introduction="Designs detailed enough to build, operate and audit, written for the engineers who will "
    "live with them.",
    outcomes=(
        (
            "A design that builds",
            "Configurations, names, addresses and rules that go straight into code review.",
        ),
        ("Traceable controls", "Each security requirement points to where it is met and how that is tested."),
        (
            "Operations from day one",
            "Run sheets, alerts and recovery steps written before the first deployment.",
        ),
    ),
    body=[
        *prose("""
            Between an architecture and a running system lie a few thousand small choices. Left to chance
            they are made under pressure by whoever is on shift, and discovered in an audit. Technical
            design makes them once, in the open, with a reason beside each.

            We write designs as code where the platform allows it, and as short documents where it does not.
            Every design carries three things reviewers look for and seldom find: what happens when each
            dependency is missing, which identity each component runs as, and which event tells you that it
            was misused.
        """),
        points(
            "Typical designs",
            ("Landing zones", "Subscriptions, networks, policy and logging for a cloud platform."),
            ("Identity", "Directories, federation, privileged access, and the break-glass path."),
            ("Logging", "Sources, retention, cost, and the detections each source exists to serve."),
        ),
    ],
    questions=(
        (
            "What do you hand over?",
            "<p>A repository: documents, diagrams with their sources, infrastructure code and tests. No "
            "proprietary "
            "templates, and nothing you need us to open.</p>",
        ),
    ),
    next_step="Share the architecture you intend to build and the date you need it by; we reply with a plan.",
    links=(
        Link(
            "insights/detections-are-products",
            "Why a logging design should begin with the questions it must answer.",
        ),
    ),
)
