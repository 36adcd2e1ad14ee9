"""On the Essential Eight, read through ATT&CK.

Maturity levels are those of ASD's model of November 2023, as the ISM's release of December 2025 marks its
controls (`essential-eight-applicability`).
"""

from datetime import date

from pages.demo.people import HELEN
from pages.demo.prose import prose, table
from pages.demo.shapes import Article, Link

ESSENTIAL_EIGHT = Article(
    title="The Essential Eight, told in ATT&CK",
    slug="the-essential-eight-told-in-attack",
    introduction="Eight strategies, three maturity levels, and a simple question that the model "
    "itself does not "
    "answer: which moves does each one take away from an intruder?",
    author=HELEN,
    date=date(2025, 11, 18),
    topics=("Essential Eight", "MITRE ATT&CK"),
    links=(
        Link(
            "services/cyber-security/compliance",
            "Tests the eight strategies on real machines, with evidence.",
        ),
        Link(
            "services/cyber-security/security-baseline",
            "Application control and hardening, rolled out in rings.",
        ),
    ),
    body=[
        *prose("""
            The Essential Eight is written as a list of things to do. That is its strength: a small team can
            start on Monday. It is also why discussions about it drift towards scores. A board hears “level
            two” and does not know what has become harder, for whom. Engineers hear it and look for the
            cheapest evidence.

            MITRE ATT&amp;CK® is written from the other side, as a catalogue of what intruders do. Put the
            two beside each other and the conversation changes. Each strategy removes particular moves; each
            leaves others. The table below is our short version, for the parts of the eight that matter most
            in the incidents we are called to. It is a reading aid, not an official mapping, and every row
            deserves the footnotes that follow.
        """),
        table(
            "What each strategy takes away, and what it leaves",
            ("Strategy", "Takes away, mostly", "Leaves"),
            (
                "Application control",
                "T1204.002 malicious files, T1059 scripts outside the approved set",
                "Approved interpreters used for the wrong purpose; T1218 where the blocklist is missing",
            ),
            (
                "Patch applications",
                "T1190 on known flaws, T1203 in browsers and office suites",
                "The days before a patch exists, and devices nobody scans",
            ),
            (
                "Patch operating systems",
                "T1068 and T1210 on known flaws",
                "Privileges that are handed out rather than stolen",
            ),
            (
                "Restrict Office macros",
                "T1566.001 where the attachment carries a macro, T1059.005",
                "Links, shortcuts, disk images, and documents that ask for a password",
            ),
            (
                "User application hardening",
                "T1189, Office and PDF readers starting other programs",
                "A user persuaded to start the program for them",
            ),
            (
                "Restrict administrative privileges",
                "T1078.002 with rights worth having, T1003, most of T1021",
                "Ordinary users' own mail and files",
            ),
            (
                "Multi-factor authentication",
                "T1110, T1078 with a bare password",
                "T1539 session cookies, T1621 where a prompt can be approved by mistake",
            ),
            (
                "Regular backups",
                "The worst outcome of T1486, T1485 and T1490",
                "T1567: data that has already left",
            ),
        ),
        *prose("""
            ## The level changes the row

            The same words mean different things at different levels, and some of the most valuable
            requirements sit higher than people expect. At level one, application control covers
            workstations, in users' profiles and in the temporary folders of the operating system, browsers
            and mail clients. That stops a downloaded program. It says nothing about a web server, which
            joins at level two, nor about drivers, which join at level three.

            PowerShell shows the pattern well. Level one asks for nothing specific. Level two asks that
            module logging, script block logging and transcripts are collected centrally, so that you can
            see T1059.001. Constrained Language Mode and the removal of version 2.0, which make it harder,
            come at level three. An organisation at level one with PowerShell logging has done something the
            score does not show.

            Multi-factor authentication is the opposite case. At level one it may be a code from an
            application or a text message, and a phishing page that relays the code in real time passes
            straight through. Resistance to phishing is required for your own staff's online services from
            level two. If you can only afford one jump ahead of your target level, this is the one we would
            make.

            ## Credentials in memory

            Few people look for T1003 in the Essential Eight, but it is there. Protection of the Local
            Security Authority, Credential Guard and memory integrity are all named under administrative
            privileges, at level three. They are settings, not projects. On current hardware they cost
            little, and they take away the step that turns one compromised workstation into a compromised
            domain. We recommend them at every level.

            ## What the eight do not try to do

            Nothing in the list stops a person from being deceived, so T1566 remains the way in. What
            changes is how far the message can go. Nothing in it divides your network, so moving sideways
            with a valid account is hindered only by how few such accounts there are. And until level two,
            when event logs must be collected, protected and analysed, nothing requires that anyone is
            watching.

            None of that is a criticism. Eight things done are worth more than eighty described. But it
            means that “we are at level two” is the beginning of a sentence. The useful ending is a list of
            moves: these are gone, these are harder, these we would see, and these three we have decided to
            live with for now.

            ## How to use this with your own assessment

            Take your last incident, or a public one in your sector, and write it down as a sequence of
            techniques. For each step note which strategy should have stopped it, at which level, and what
            the assessment says about that control. Where control and incident disagree, believe the
            incident. The exercise takes an afternoon, needs no tool, and ends with a better order of work
            than any score will give you.
        """),
    ],
)
