"""The service Technology Roadmapping."""

from pages.demo.prose import prose, steps
from pages.demo.shapes import Link, Service

TECHNOLOGY_ROADMAPPING = Service(
    title="Technology Roadmapping",
    slug="technology-roadmapping",
    introduction="A sequence of funded decisions, each with a date and an owner, from where you are to where "
    "you must be.",
    outcomes=(
        ("Twelve months you can fund", "Initiatives sized, ordered and tied to the budget cycle."),
        ("Three years you can explain", "One page that shows what each step makes possible."),
        (
            "A way to change your mind",
            "Signals that say when a decision should be reopened, agreed in advance.",
        ),
    ),
    body=[
        *prose("""
            A roadmap that lists projects is a wish list with a time axis. The roadmaps we write list
            decisions: what must be decided, what has to be known first, and what becomes impossible if it
            is left too late. Projects follow from that, and so does the order.

            We begin with the dates you do not control: support that ends, contracts that renew, regulations
            that commence, people who retire. They usually fix half of the sequence. The other half is a
            question of which investments make the later ones cheaper.
        """),
        steps(
            "Eight weeks, in four parts",
            ("Fixed points", "Every date and obligation that is not yours to move."),
            ("Options", "Two or three real alternatives for each large decision, with their costs of delay."),
            ("Sequence", "Dependencies drawn, capacity checked against the people you actually have."),
            ("Governance", "Who reviews it each quarter, and what evidence would change it."),
        ),
    ],
    questions=(
        (
            "How is this different from a strategy?",
            "<p>A strategy says where to compete and why. A roadmap says what is decided next, by whom, "
            "and what it "
            "depends on. Without the second the first is not tested until it is late.</p>",
        ),
        (
            "Who keeps it current?",
            "<p>You do. It lives in the tool your portfolio office already uses, and we hand over the "
            "quarterly review "
            "after running the first two with you.</p>",
        ),
    ),
    next_step="Bring the roadmap you have. In an hour we can usually say which part of it is missing.",
    links=(
        Link(
            "insights/a-roadmap-is-a-list-of-decisions",
            "The thinking behind this service, with a worked example.",
        ),
    ),
)
