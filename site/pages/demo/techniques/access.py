"""Getting in: phishing, exposed applications, valid accounts."""

from pages.demo.notes import checklist, note, story
from pages.demo.shapes import Commentary, Link

PHISHING = Commentary(
    technique="T1566",
    one_line="Assume that somebody will click; make the click worthless and the report quick.",
    priority="high",
    blocks=[
        note(
            "our_view",
            """
            Click rates measure how good the lure was. We advise clients to stop setting targets for them
            and to measure two other things: how long it takes until the first person reports, and how long
            until the message is gone from every mailbox. Both can be improved, and both decide how the day
            ends.

            The click itself should lead nowhere. A password typed into the wrong page is useless where
            sign-in needs a key bound to the right one. An attachment is harmless where nothing it contains
            may run.
        """,
        ),
        note(
            "first_steps",
            """
            - Phishing-resistant sign-in for administrators, executives and finance, then for all.
            - Reject at the gateway what nobody sends for work: scripts, shortcuts, disk images and HTML
              files, also inside archives.
            - One button to report, and an answer to everyone who uses it.
        """,
        ),
        note(
            "detection_advice",
            """
            Prepare the search before you need it: given one message, list all recipients, who opened the
            link, who signed in within the next hour and from where. Time it each month. Mail and sign-in
            logs are enough; what is usually missing is a person who has done it before.
        """,
        ),
        note(
            "test",
            """
            Send your own gateway one harmless sample of each file type you believe is blocked, plain and in
            a password-protected archive. The second half of that test is where most surprises are.
        """,
        ),
        checklist(
            "What to put in the plan",
            ("Passkeys or security keys for the hundred most exposed people", "Identity team", "weeks"),
            ("Attachment types reduced to those in use", "Messaging team", "days"),
            ("Purge and search rehearsed, under thirty minutes", "Security operations", "days"),
        ),
    ],
    links=(
        Link("services/cyber-security/iam", "Sign-in that a relayed password cannot open."),
        Link(
            "services/cyber-security/assessments",
            "Shows what one opened message could reach in your network.",
        ),
    ),
)

PUBLIC_FACING = Commentary(
    technique="T1190",
    one_line="Know what you expose, patch it within two days, and look for what happened before you did.",
    priority="critical",
    blocks=[
        note(
            "our_view",
            """
            The worst of these incidents begin on devices bought for protection: remote access gateways,
            mail filters, file transfer appliances. They face the internet, hold credentials, run old
            software inside and cannot carry your monitoring agent. When a flaw in one is exploited widely,
            installing the fix closes the door and says nothing about who came through it.

            So treat a late patch as a possible intrusion. If exploitation was known before you patched,
            check for added files and accounts, end all sessions, and replace every secret the device held.
        """,
        ),
        note(
            "first_steps",
            """
            - Build the list of exposed services from outside, weekly, and compare it with what you believe
              you expose.
            - Take management interfaces off the internet. There is no exception worth having.
            - Agree in advance who may switch an exposed system off on a Saturday.
        """,
        ),
        note(
            "detection_advice",
            """
            Watch for children of the web server process: a shell, a compiler or a download tool below it is
            rare enough to page somebody. For appliances, forward logs as they are written, since intruders
            delete the local ones, and alert on any connection that the appliance itself starts to somewhere
            new.
        """,
        ),
        story(
            "The patch that came on Tuesday",
            "Utilities",
            """
            A gateway was patched four days after a fix appeared, well within policy. Nobody looked back.
            Seven weeks later its service account read the directory. The web shell had been placed on the
            second day; it was found in an hour once somebody compared the file system with a clean image.
            """,
        ),
        note(
            "test",
            """
            Choose one exposed system and ask for three things: its owner, the date of its last update, and
            the last hundred lines of its log from your own store. If any takes more than a quarter of an
            hour, you have found the work.
        """,
        ),
    ],
    links=(
        Link("services/cyber-security/assessments", "Includes your exposure as an outsider sees it."),
        Link(
            "services/network-and-platform/network-design",
            "Limits what an exposed system can reach once it belongs to somebody else.",
        ),
        Link(
            "insights/the-essential-eight-told-in-attack",
            "What patching takes away from an intruder, and what it leaves.",
        ),
    ),
)

VALID_ACCOUNTS = Commentary(
    technique="T1078",
    one_line="Most intruders log in; make credentials hard to reuse and unusual use easy to see.",
    priority="critical",
    blocks=[
        note(
            "our_view",
            """
            A valid account defeats most controls because it is supposed to. Two things still give an
            intruder away: the device, and what is done next. Requiring a managed device for anything that
            matters turns a stolen password into half of what is needed. And very few real people sign in
            from a new place, register a new factor and create a mailbox rule within the same hour.

            Do not forget the accounts without a person. Service accounts rarely expire, seldom have a
            second factor and are excluded from the rules that would have caught them.
        """,
        ),
        note(
            "first_steps",
            """
            - Close the protocols that take a bare password, and count what still uses them.
            - Deny interactive sign-in to service accounts; allow each only from the hosts it runs on.
            - Make factor registration as hard as sign-in, and resets at the help desk harder still.
        """,
        ),
        note(
            "detection_advice",
            """
            Combine weak signals instead of alerting on each: new device, unfamiliar network, then a
            sensitive act (new factor, consent to an application, mailbox rule, role assignment) within
            sixty minutes. Add two or three decoy accounts with attractive names. Nobody has a reason to use
            them, so one attempt is enough.
        """,
        ),
        note(
            "test",
            """
            Take the session cookie of a test account from one browser, use it in another on an unmanaged
            machine, and see what still works after you revoke the sessions. Write down how many minutes
            that takes.
        """,
        ),
        checklist(
            "By the end of the quarter",
            ("Phishing-resistant factors for every privileged account", "Identity team", "weeks"),
            ("Managed device required for mail and administration", "Workplace technology", "weeks"),
            ("Service accounts bound to their hosts", "Platform team", "months"),
            ("Decoy accounts with an alert", "Detection engineering", "hours"),
        ),
    ],
    links=(
        Link(
            "services/cyber-security/iam", "Removes standing privilege and the sign-ins that can be stolen."
        ),
        Link("services/architecture/integration-design", "Where the accounts without a person come from."),
    ),
)
