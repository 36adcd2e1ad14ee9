"""Enterprise Architecture: the group, and its services in the order of the menu."""

from pages.demo.prose import prose
from pages.demo.services.enterprise_architecture.business_alignment import BUSINESS_ALIGNMENT
from pages.demo.services.enterprise_architecture.governance import GOVERNANCE
from pages.demo.services.enterprise_architecture.portfolio_analysis import PORTFOLIO_ANALYSIS
from pages.demo.shapes import Service

ENTERPRISE_ARCHITECTURE = Service(
    title="Enterprise Architecture",
    slug="enterprise-architecture",
    introduction="Connect what the organisation wants to what its systems can do, and keep the two in step.",
    body=prose("""
        Enterprise architecture is useful exactly as far as it changes decisions. A model that nobody
        consults before spending money is an expensive drawing. We keep models small, tie them to the budget
        and hand them to the people who will be asked to defend them.

        The work answers three questions in turn. What are we trying to become good at? What do we have, and
        what is it worth? Who decides, and how will we remember why? Each can be answered on its own.
        Together they let an executive see, on a few pages, where next year's money should go and what would
        be lost without it.

        We work with chief information officers, chief financial officers and the architects between them,
        mostly in organisations of two hundred to five thousand people.
    """),
    outcomes=(
        (
            "Investment argued in business terms",
            "Every large item points to the capability it improves and by how much.",
        ),
        ("One view of cost, value and risk", "The same list serves finance, technology and security."),
        ("Decisions that hold", "Made once, recorded briefly, reopened only on evidence."),
    ),
    next_step="A half-day workshop with your executives usually shows which of the three "
    "questions is urgent.",
    services=(BUSINESS_ALIGNMENT, PORTFOLIO_ANALYSIS, GOVERNANCE),
)
