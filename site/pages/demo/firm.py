"""The firm: its settings, its home page and its plain pages.

A string such as "page:contact" stands for the page at that path; `pages.demo.tree` puts the page in its
place.
"""

from dataclasses import dataclass

from pages.demo.prose import Block, points, prose, rich, steps

SITE_NAME = "Muon Partners"

SETTINGS = {
    "firm_name": SITE_NAME,
    "tagline": "Clear technical advice for Australian organisations with hard decisions to make.",
    "contact_email": "hello@muonpartners.example",
    "location": "Australia",
    "cta_label": "Talk to us",
    "cta_page": "page:contact",
    "abn": "50 669 022 315",
    "group_line": "A Muon Group company",
    "company_links": [
        ("link", {"label": "", "page": "page:about", "url": ""}),
        ("link", {"label": "", "page": "page:frameworks", "url": ""}),
        ("link", {"label": "", "page": "page:insights", "url": ""}),
        ("link", {"label": "", "page": "page:contact", "url": ""}),
    ],
    "legal_links": [
        ("link", {"label": "", "page": "page:privacy", "url": ""}),
        ("link", {"label": "", "page": "page:terms", "url": ""}),
    ],
}

SERVICES_INTRODUCTION = (
    "Sixteen things we do well, in four groups. Each can be bought on its own, at a fixed price, "
    "and each ends with "
    "something you can use without us."
)
INSIGHTS_INTRODUCTION = "What we have learned in the work, written for people who have to decide or to build."

HOME: list[Block] = [
    (
        "opening",
        {
            "statement": "Know what to do first, and why.",
            "text": rich("""
                We are security engineers and architects. We help Australian organisations to find the few
                decisions that matter, to make them well, and to prove that they are done.
            """),
            "links": [
                {"label": "What we do", "page": "page:services", "url": ""},
                {"label": "Read the frameworks", "page": "page:frameworks", "url": ""},
            ],
        },
    ),
    (
        "services",
        {
            "heading": "What we do",
            "text": rich(
                "Four groups of services. Most engagements begin with one of them and a fixed price."
            ),
            "page": "page:services",
        },
    ),
    (
        "frameworks",
        {
            "heading": "Frameworks, with our notes",
            "text": rich("""
                The full text of the frameworks you are asked about, and beside it what we would tell you in
                a meeting: what to do first, how to detect it, how to test it. Which words are the
                publisher's and which are ours is always plain.
            """),
            "page": "page:frameworks",
        },
    ),
    (
        "text",
        {
            "heading": "How we work",
            "text": rich("""
                The people who sell the work do the work. We take no commissions, we resell nothing, and we
                say so when the honest answer is to leave things as they are.

                Everything we recommend names what it protects against and how you can check it. When we
                leave, the designs, the code and the reasons stay with you.
            """),
        },
    ),
    (
        "insights",
        {
            "heading": "From the work",
            "text": rich("Written by the people who did it."),
            "page": "page:insights",
            "count": 4,
        },
    ),
    (
        "next_step",
        {
            "heading": "An hour, without slides",
            "text": rich(
                "Tell us what you have to decide. We will say what we would do first, whoever does it."
            ),
            "label": "Arrange a conversation",
            "page": "page:contact",
            "url": "",
        },
    ),
]


@dataclass(frozen=True)
class Plain:
    """A page of text."""

    title: str
    slug: str
    introduction: str
    body: list[Block]
    in_menus: bool = False


ABOUT = Plain(
    title="About",
    slug="about",
    introduction="Muon Partners is a small firm of engineers and architects who advise on security and "
    "technology.",
    in_menus=True,
    body=[
        *prose("""
            We began with an irritation. The reports our clients received were long, correct and unusable:
            hundreds of findings, no order, and nobody left to ask. We thought that advice should be short,
            that it should begin with the most important thing, and that the person who gave it should still
            be there when it was carried out.

            That is still the idea. We work in small teams of senior people. We write little and draw what
            needs to be drawn. We show our reasoning, including in public: our notes on attack techniques
            and controls stand in the frameworks section of this site, with names and dates.
        """),
        points(
            "What you can hold us to",
            ("Independence", "No products, no commissions, no partner programmes."),
            ("Fixed prices", "Agreed before the work starts. If we misjudged it, that is our cost."),
            ("Order", "Every report begins with what to do first, and who should do it."),
            ("Evidence", "What we say we tested, we tested. You can see the record."),
        ),
        *prose("""
            ## Where we work

            Across Australia, mostly with government agencies, utilities, banks and the firms that supply
            them. Many of our people hold clearances. Work on sensitive systems is done on your premises and
            with your equipment.

            ## Who owns us

            Muon Partners is a Muon Group company and is led by the people who do the work.
        """),
    ],
)

CONTACT = Plain(
    title="Contact",
    slug="contact",
    introduction="Write to hello@muonpartners.example. Someone who could do the work will answer, "
    "within two days.",
    body=[
        steps(
            "What happens next",
            ("You write", "A paragraph is enough: what you have to decide, by when, and what worries you."),
            ("We talk", "An hour with a principal, without slides and without charge."),
            (
                "You receive a page",
                "What we would do first, what it would cost, and whether you need us for it.",
            ),
        ),
        *prose("""
            ## In an incident

            If somebody may be in your systems now, do not write from those systems. Use a telephone or
            another account, keep the affected machines switched on and off the network, and note the times
            of what you saw. Report to the Australian Cyber Security Hotline on 1300 CYBER1 (1300 292 371);
            it is open at every hour.

            ## A weakness in something of ours

            If you have found a security problem on this site, we want to know. Write to the address above
            with “security” in the subject. We answer within two days, we will not take action against
            research in good faith, and we will thank you by name if you like.
        """),
    ],
)

PRIVACY = Plain(
    title="Privacy",
    slug="privacy",
    introduction="What this site and this firm know about you: as little as we can manage.",
    body=prose("""
        ## When you read this site

        The site sets no cookies for visitors, runs no analytics and loads nothing from other companies. Our
        server keeps a log of requests (address, time, page) for fourteen days, to keep the service running
        and to notice abuse. Nobody builds profiles from it.

        ## When you write to us

        We keep your message and our answer for as long as we are in conversation and for two years
        afterwards. If you become a client, records of the engagement are kept for seven years, as the law
        on business records requires.

        ## Where it is kept

        In Australia, with providers bound by contract. We do not sell personal information, and give it to
        others only where you have asked us to or a law compels us.

        ## Your rights

        Under the Privacy Act 1988 you may ask what we hold about you, have it corrected, and complain if
        you think we have handled it badly. Write to hello@muonpartners.example. If our answer does not
        satisfy you, the Office of the Australian Information Commissioner can look into it.
    """),
)

TERMS = Plain(
    title="Terms",
    slug="terms",
    introduction="The conditions for using this site. Work for clients has agreements of its own.",
    body=prose("""
        ## What you read here

        The articles, notes and service descriptions on this site are general information. They are written
        with care and dated, and they are not advice about your systems. Before you act on them, ask someone
        who knows your circumstances.

        ## Whose words they are

        Text marked as our view belongs to Muon Partners. You may quote it with attribution and a link. Text
        from publishers of frameworks belongs to them and is shown under their licences, which are named
        where the text appears. No publisher endorses this site or the firm.

        ## Using the site and its interfaces

        You may read the site with a browser or a program. Please identify automated clients, respect the
        cache headers, and do not attempt to disturb the service for others.

        ## Liability

        Nothing here limits rights that Australian law does not allow to be limited, in particular under the
        Australian Consumer Law. Otherwise we are not liable for loss that follows from relying on general
        information on this site. These terms are governed by the law of Victoria.
    """),
)

PLAIN_PAGES = (ABOUT, CONTACT, PRIVACY, TERMS)
