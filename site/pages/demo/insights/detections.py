"""On detection engineering."""

from datetime import date

from pages.demo.people import PRIYA
from pages.demo.prose import prose, steps
from pages.demo.shapes import Article, Link

DETECTIONS = Article(
    title="Detections are products",
    slug="detections-are-products",
    introduction="A query that once found something is not a detection. What turns one into the "
    "other is an owner, "
    "a test and a plan for the day it fires.",
    author=PRIYA,
    date=date(2025, 9, 16),
    topics=("Detection engineering",),
    links=(
        Link(
            "services/cyber-security/assessments", "Measures which of your detections fire when it matters."
        ),
        Link(
            "services/cyber-security/cyber-innovation", "Where we help teams to build their first pipeline."
        ),
    ),
    body=[
        *prose("""
            Ask a security team how many detections it has and you will get a number, usually three digits.
            Ask how many of them would fire tonight and the room goes quiet. The rules are enabled, the
            dashboard is green, and nobody has seen most of them work since the day they were written.

            This is not negligence. It is what happens when a detection is treated as a piece of text.
            Somebody reads a report, writes a query, sees that it returns the right event, and saves it as a
            rule. From that moment it starts to decay. A log source changes a field name. An agent stops
            being deployed to new servers. An administrator adds an exclusion for one noisy tool, with a
            wildcard. None of these raises an alert, because the thing that would raise it is the thing that
            broke.

            Software teams had the same problem and solved it decades ago. They stopped thinking of a
            program as text that works and began to think of it as a product: something with users, an
            owner, tests, releases and an end of life. Detections deserve the same.

            ## Begin with the question, not the log

            A detection answers one question about an adversary's behaviour. Write the question down before
            you open the query editor, in words a colleague could argue with. “Is a word processor starting
            a command interpreter?” is a question. “Suspicious PowerShell” is a mood.

            The question decides which events are needed, and often shows that they are not collected. That
            is a useful result. A gap with a name can be funded; a rule that silently lacks its input cannot
            even be seen. MITRE ATT&amp;CK® is a good source of questions, because its techniques describe
            what has to happen rather than which tool was used. It is a poor source of coverage scores. One
            rule for one procedure of a technique colours the whole cell green, and the colour is the last
            anyone sees of the reasoning.

            ```KQL
            DeviceProcessEvents
            | where InitiatingProcessFileName in~ ("winword.exe", "excel.exe", "powerpnt.exe", "outlook.exe")
            | where FileName in~ ("cmd.exe", "powershell.exe", "pwsh.exe", "wscript.exe", "mshta.exe")
            | project Timestamp, DeviceName, AccountName, InitiatingProcessFileName, ProcessCommandLine
            ```

            This rule is fine. It is also incomplete in ways its author should state: it trusts file names,
            it does not see a child started through WMI or a scheduled task, and it is blind on machines
            without the sensor. Limits belong in the rule's description. An analyst who knows what a rule
            cannot see will look there.

            ## A test that performs the behaviour

            Every detection needs a test that does the thing and waits for the alert. Not a recorded event
            pasted into the parser, although that is worth having as well, but the behaviour itself, on a
            machine built like the others, through the same sensor, pipeline and schedule as the real thing.
            Only that test covers the parts that actually fail.

            Run it on every change to the rule and once a week in any case. The weekly run finds what the
            team did not change: the agent, the licence, the field, the exclusion. When it fails, treat it
            as an outage. A detection that would not fire is a smoke alarm without a battery, and it should
            be as loud as one.

            ## Design the alert for the person who gets it

            The user of a detection is an analyst at the end of a shift. The alert should say what was seen,
            why it matters, what ordinary explanations exist and what to check first, in that order. If the
            first check is always the same lookup, do it before the alert is raised and put the answer in
            it.

            Then measure what users do. A rule whose alerts are closed in under a minute, every time, is
            either wrong or understood well enough to automate. One that has not fired in a year has either
            kept its promise or broken it, and the test tells you which.
        """),
        steps(
            "The life of a detection",
            ("Proposed", "A question, the events it needs, and what it would cost to answer."),
            ("Built", "Query, test, alert text and stated limits, reviewed like any other change."),
            ("Observed", "Two weeks without alerting anyone, to learn what is normal."),
            ("Live", "An owner, a weekly test and a run sheet."),
            (
                "Retired",
                "On purpose, with a reason, when the behaviour is prevented or better seen elsewhere.",
            ),
        ),
        *prose("""
            ## Fewer, and alive

            Teams that work this way end up with fewer rules. Forty that are known to work, on the routes an
            intruder would really take, protect better than four hundred that are believed to. They are also
            cheaper: most of the log volume in a typical deployment serves no question at all.

            If you want to begin tomorrow, take the ten rules you would least like to lose and write a test
            for each. In our experience three of them will fail. Fixing those three is the best week of
            security work you will do this year.
        """),
    ],
)
