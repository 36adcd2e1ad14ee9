"""The three ATT&CK frameworks, and what MITRE asks of those who show them.

Terms: https://attack.mitre.org/resources/legal-and-branding/terms-of-use/. The mark is shown with ® at its
first mention and is never altered; the notice stands wherever MITRE's text does.
"""

from frameworks.importing.dialect import FrameworkFacts

PUBLISHER = "The MITRE Corporation"
HOME_URL = "https://attack.mitre.org/"
LICENCE = (
    "The MITRE Corporation (MITRE) grants a non-exclusive, royalty-free licence to use ATT&CK® for"
    " research, development and commercial purposes. Any copy made for such purposes is authorised provided"
    " that MITRE's copyright designation and this licence are reproduced in it."
    " See https://attack.mitre.org/resources/legal-and-branding/terms-of-use/."
)
NOTICE = (
    "© {year} The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE"
    " Corporation. MITRE ATT&CK® is a registered trademark of The MITRE Corporation."
)
NAMES = {
    "attack": "MITRE ATT&CK® Enterprise",
    "attack-mobile": "MITRE ATT&CK® Mobile",
    "attack-ics": "MITRE ATT&CK® ICS",
}


def facts(framework: str, year: int) -> FrameworkFacts:
    """Return what is known of one of the three frameworks; `year` is that of the copyright notice."""
    return FrameworkFacts(
        name=NAMES[framework],
        publisher=PUBLISHER,
        source_format="stix",
        licence=LICENCE,
        notice=NOTICE.format(year=year),
        home_url=HOME_URL,
    )
