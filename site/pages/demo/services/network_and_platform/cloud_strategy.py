"""The service Cloud Strategy."""

from pages.demo.prose import points, prose
from pages.demo.shapes import Link, Service

CLOUD_STRATEGY = Service(
    title="Cloud Strategy",
    slug="cloud-strategy",
    introduction="Which workloads should move, which should not, and what has to be in place "
    "before the first one does.",
    outcomes=(
        (
            "A decision per workload",
            "Move, rebuild, replace, keep or retire, with cost and reason on one line each.",
        ),
        (
            "Guardrails before guests",
            "Identity, logging, network and budget rules exist before workloads arrive.",
        ),
        ("Costs without mystery", "Every dollar has an owner, and forecasts are checked monthly."),
    ),
    body=[
        *prose("""
            Cloud programmes disappoint when they move machines and keep habits. The bill is higher, the
            outages are different, and the security team watches an estate it did not design. The gains come
            from changing how systems are built and run, which is why strategy has to speak about people as
            much as about regions.

            We sort your portfolio by what each workload would gain, and say plainly where the answer is
            nothing. We set out data residency, sovereignty and exit for the workloads that have them as
            constraints. And we design the landing zone so that doing the right thing is the easiest path
            for a delivery team.
        """),
        points(
            "Questions we answer early",
            ("Responsibility", "What the provider secures, what you do, and which gap nobody had noticed."),
            ("Identity", "How people and workloads authenticate, and what a leaked key could reach."),
            ("Exit", "What it would take to leave, tested on one real workload."),
        ),
    ],
    questions=(
        (
            "One provider or several?",
            "<p>One, done well, for most organisations of fewer than a few thousand people. A second is "
            "justified by a "
            "workload that needs it, not by the fear of lock-in; portability is cheaper to design than "
            "to double.</p>",
        ),
    ),
    next_step="Give us your server list and last invoice. Within two weeks you have a first sorting and "
    "its reasons.",
    links=(
        Link(
            "services/enterprise-architecture/portfolio-analysis",
            "The same portfolio, seen from its business value.",
        ),
    ),
)
