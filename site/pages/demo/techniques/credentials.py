"""Moving on: credentials taken from memory, and remote desktops."""

from pages.demo.notes import checklist, code, note
from pages.demo.shapes import Commentary, Link

CREDENTIAL_DUMPING = Commentary(
    technique="T1003",
    one_line="The step from one machine to all of them; three settings and one habit remove most of it.",
    priority="critical",
    blocks=[
        note(
            "our_view",
            """
            What can be taken from a machine is what has been left on it. The settings (LSA protection,
            Credential Guard, a different local administrator password on each machine) make taking harder.
            The habit matters more: accounts that control the domain never sign in to anything below domain
            controllers. Where that holds, a dumped workstation yields a workstation.

            The family is wide, so look at the sub-techniques separately. Memory, the local account store,
            the directory database and replication requests have different prerequisites and leave different
            traces.
        """,
        ),
        note(
            "first_steps",
            """
            - Turn on LSA protection and Credential Guard; on current hardware both rarely break anything.
            - Unique local administrator passwords, rotated by the directory.
            - List who can replicate the directory. It should be domain controllers, and the one
              synchronisation account you can name.
        """,
        ),
        note(
            "detection_advice",
            """
            Handles to the LSA process with rights to read memory, from programs that do not normally ask,
            are the classic signal; tune it per estate, because security tools do the same. For replication,
            audit directory access on the domain object and alert when the two replication rights are used
            by an account that is no domain controller.
        """,
        ),
        code(
            "KQL",
            "Directory replication requested by something that is not a domain controller",
            """
            SecurityEvent
            | where EventID == 4662
            | where Properties has_any (
                "1131f6aa-9c07-11d1-f79f-00c04fc2dcd2",  // DS-Replication-Get-Changes
                "1131f6ad-9c07-11d1-f79f-00c04fc2dcd2")  // DS-Replication-Get-Changes-All
            | where SubjectUserName !in ((_GetWatchlist("DomainControllers") | project SearchKey))
        """,
        ),
        note(
            "test",
            """
            On a test machine built like the others, as local administrator, try to write a memory image of
            the LSA process with a tool Windows already has. Refused is the best answer, an alert within
            five minutes the second. Then ask which accounts would have been in it.
        """,
        ),
        checklist(
            "Worth doing even without a project",
            ("LSA protection and Credential Guard on all workstations", "Workplace technology", "weeks"),
            ("Domain administrators denied sign-in below their tier", "Identity team", "weeks"),
            ("Replication rights reviewed and alerted on", "Detection engineering", "days"),
        ),
    ],
    links=(
        Link(
            "services/cyber-security/iam", "Tiering and just-in-time privilege leave nothing worth dumping."
        ),
        Link(
            "services/cyber-security/security-baseline",
            "The three settings are part of our Windows baseline.",
        ),
        Link(
            "insights/the-essential-eight-told-in-attack",
            "These settings are in the Essential Eight, at level three.",
        ),
    ),
)

REMOTE_DESKTOP = Commentary(
    technique="T1021.001",
    one_line="No workstation needs to accept it from another workstation; start there.",
    priority="high",
    blocks=[
        note(
            "our_view",
            """
            Remote Desktop is how administrators work and therefore how intruders move: encrypted,
            interactive and entirely normal in the logs. Do not hunt it everywhere. Narrow where it is
            allowed until what is left can be listed, and alert on the rest.

            Be clear about the two safer modes. Restricted Admin keeps the administrator's secrets off the
            target, at the price of accepting a password hash in place of a password. Remote Credential
            Guard avoids both and needs Kerberos. We use the second where we can.
        """,
        ),
        note(
            "first_steps",
            """
            - Host firewall on workstations: inbound 3389 from jump hosts and the help desk only.
            - No Remote Desktop from the internet at all; put a gateway with a phishing-resistant factor
              before it.
            - Count the other remote control tools on your machines. Each is the same technique with less
              logging.
        """,
        ),
        note(
            "detection_advice",
            """
            A sign-in of type 10 on the target is the anchor, with type 7 for reconnection; the terminal
            services operational logs add the source address and survive where the security log is short.
            Model it as a graph of source, target and account, and alert on the first appearance of an edge
            that touches a server.
        """,
        ),
        note(
            "test",
            """
            From a standard workstation attempt a session to three others and to one server. Four refusals,
            or four entries with a source address that you can find within ten minutes.
        """,
        ),
    ],
    links=(
        Link(
            "services/network-and-platform/network-design", "Separates administration from everything else."
        ),
        Link("services/cyber-security/iam", "Privileged sign-in from dedicated workstations only."),
    ),
)
