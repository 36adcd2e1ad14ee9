"""On architecture roadmaps."""

from datetime import date

from pages.demo.people import DANIEL
from pages.demo.prose import prose, table
from pages.demo.shapes import Article, Link

ROADMAPS = Article(
    title="A roadmap is a list of decisions",
    slug="a-roadmap-is-a-list-of-decisions",
    introduction="Most technology roadmaps show projects as bars on a calendar. The useful ones "
    "show what has to be "
    "decided, by when, and what waits for it.",
    author=DANIEL,
    date=date(2026, 1, 20),
    topics=("Architecture",),
    links=(
        Link("services/architecture/technology-roadmapping", "How we build a roadmap of this kind with you."),
        Link(
            "services/enterprise-architecture/governance",
            "Where the decisions on it are made, and remembered.",
        ),
    ),
    body=[
        *prose("""
            You have seen the picture. Four swim lanes, eighteen coloured bars, an arrow to the right. It
            took a team three months and it was agreed in one meeting, because there was nothing on it to
            disagree with. Six months later the bars have moved, the arrow is the same, and everybody has
            stopped looking.

            The bars are not wrong. They answer a question that comes later. A project plan says what will
            be done when the choices have been made. A roadmap is for the time before, when the choices are
            open, tied to one another and partly out of your hands. What it should show is the choices.

            ## Start with the dates you do not own

            Every organisation is bound by dates that were set elsewhere. A database leaves support. A data
            centre lease ends. A regulation commences. The only person who understands the billing engine
            turns sixty-five. Collect these first and put them on the page in ink. In most of the roadmaps I
            have worked on they fixed about half of the sequence before anyone had stated a preference.

            Then work backwards. If support ends in June of next year and a migration of that size takes
            nine months and procurement takes four, the decision falls in May of this year, not in the
            budget round after it. That is the date that belongs on the roadmap. People are often surprised
            to find that the last responsible moment has passed. It is better to learn it from a drawing.

            ## Write each decision so that it can be made

            “Cloud strategy” is not a decision. “Do we renew the data centre lease for three years, for one,
            or not at all?” is one: it has options, a date, and somebody who signs. For each we write down
            five things.
        """),
        table(
            "One decision, as it stands on the roadmap",
            ("Part", "An example"),
            ("The choice", "Renew the Port Melbourne lease for three years, for one year, or leave."),
            ("The last responsible moment", "30 May: notice is due, and leaving takes thirteen months."),
            (
                "What has to be known",
                "Which eleven systems cannot move, and what moving each of them would cost.",
            ),
            ("What waits for it", "The network contract, the backup design, two hires."),
            ("Who decides", "The chief operating officer, advised by architecture and finance."),
        ),
        *prose("""
            The fourth line is the one people skip and the one that makes a roadmap work. A decision is
            important in proportion to what waits for it. Draw those dependencies and the order mostly
            follows. You will find one or two decisions with half the page hanging from them. They are
            usually unglamorous, frequently about identity or data ownership, and almost never funded as
            projects in their own right.

            ## Price the waiting

            Postponing is a choice as well, and it should carry a figure. Sometimes waiting is cheap and
            buys information: a product matures, a pilot ends, a merger closes or does not. Then say so, and
            note what you are waiting to learn. Sometimes each quarter of delay costs an extended support
            fee, a team kept on a dead platform, and another year of running software for which security
            fixes no longer appear. Put the two figures side by side. Executives who resist a “technology
            refresh” decide quickly when the alternative has a price.

            Security belongs in this sum. An unsupported system is not merely old; the ways into it are
            published and taught. If it must stay, the roadmap should show what keeps it apart in the
            meantime, as a decision with an owner and a date, next to the one that will retire it.

            ## Plan to be wrong

            A roadmap is a forecast, so write down what would change it. For each large decision we agree on
            one or two signals in advance: if the pilot's cost per transaction is above this, if the vendor
            has not shipped that by September, we reopen the question. Everything else is noise and does
            not. This sounds bureaucratic and is the reverse. It stops the quarterly reconsideration of
            everything, and it lets people change course without anybody having lost an argument.

            ## Keep it short enough to be used

            Twelve to fifteen decisions for the coming year, a dozen more in outline for the two after that,
            on two pages. Projects live elsewhere and refer to them. Review it each quarter in an hour:
            which decisions were made, which are due, which signals fired. When a decision is made, write
            half a page about why, and keep it where the next architect will look.

            The test of a roadmap is simple. Show it to someone who has to fund it and ask what they need to
            do next, and by when. If they can answer, it is a roadmap. If they admire it, it is a poster.
        """),
    ],
)
