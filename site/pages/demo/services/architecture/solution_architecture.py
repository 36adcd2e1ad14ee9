"""The service Solution Architecture."""

from pages.demo.prose import prose, steps
from pages.demo.shapes import Service

SOLUTION_ARCHITECTURE = Service(
    title="Solution Architecture",
    slug="solution-architecture",
    introduction="An architect who stays with the work from the first sketch until the system is running and "
    "understood.",
    outcomes=(
        (
            "Decisions on the record",
            "A page each: what was chosen, what was not, and what would change our minds.",
        ),
        (
            "Qualities that are measured",
            "Availability, latency and recovery as numbers with tests, not adjectives.",
        ),
        ("A team that can go on", "Your engineers hold the design, because they helped to make it."),
    ),
    body=[
        *prose("""
            Architecture is the set of decisions that are expensive to reverse. There are fewer of them than
            most documents suggest, usually a dozen, and they deserve to be made deliberately, early enough
            to matter and late enough to be informed.

            Our architects work inside the delivery team. They draw what needs to be drawn, write the
            riskiest part first to see whether it holds, and keep the record of decisions short enough to be
            read. Security is one of the qualities designed for from the start: trust boundaries, identities
            and logs are on the first diagram rather than in a review at the end.
        """),
        steps(
            "How an engagement runs",
            ("Frame", "Two weeks: the outcomes, the constraints, and the decisions that cannot be deferred."),
            ("Prove", "A thin slice through the hardest part, in an environment like the real one."),
            ("Guide", "Two to three days a week with the team; every significant decision recorded."),
            ("Hand over", "Your own architect leads the last third, with ours in the room."),
        ),
    ],
    questions=(
        (
            "Will you work with our supplier's architects?",
            "<p>Usually we do. We hold your side of the table: the decisions, the risks you carry and "
            "the interfaces "
            "to everything the supplier does not see.</p>",
        ),
    ),
    next_step="Send us the diagram everyone argues about. We will tell you which decision it is avoiding.",
)
