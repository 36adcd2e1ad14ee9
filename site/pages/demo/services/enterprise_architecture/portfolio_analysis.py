"""The service Portfolio Analysis."""

from pages.demo.prose import points, prose
from pages.demo.shapes import Link, Service

PORTFOLIO_ANALYSIS = Service(
    title="Portfolio Analysis",
    slug="portfolio-analysis",
    introduction="What you run, what it costs, what it is worth, and what could be switched off "
    "by the end of the year.",
    outcomes=(
        (
            "A list that is right",
            "Applications with owners, costs, data and end of support, checked against reality.",
        ),
        ("Savings with names on them", "Retirements and consolidations sized, sequenced and assigned."),
        (
            "Risk in the same view",
            "Unsupported, exposed and irreplaceable systems found before an intruder does.",
        ),
    ),
    body=[
        *prose("""
            Few organisations know within twenty per cent how many applications they have. The register is
            kept by hand, the invoices are in finance, the sign-ins are in the directory and the owners have
            moved on. We put these sources side by side, and the differences between them are the first
            finding.

            Then each application is judged on three scales: what it contributes, what condition it is in,
            and what would happen if it were gone tomorrow. Plotted together they make the decisions visible
            that were being taken by default.
        """),
        points(
            "What we usually find",
            ("Paid and unused", "Licences without sign-ins for six months; often a tenth of the spend."),
            ("Used and unowned", "Systems with personal information and nobody who would answer for it."),
            (
                "Twice and thrice",
                "The same capability bought by three divisions, each with its own customer list.",
            ),
        ),
    ],
    questions=(
        (
            "How much effort is it for our people?",
            "<p>Two to three hours for each owner, because we come with the facts and ask for judgement. "
            "Collecting "
            "the facts is our work.</p>",
        ),
    ),
    next_step="With three exports (invoices, sign-ins, the register) we show you a first "
    "picture in ten days.",
    links=(
        Link(
            "services/network-and-platform/modernisation",
            "What to do with the systems that matter and cannot stay.",
        ),
    ),
)
