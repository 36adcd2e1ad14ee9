"""What the firm says about twelve techniques of ATT&CK Enterprise: its own words, none of the publisher's."""

from pages.demo.techniques.access import PHISHING, PUBLIC_FACING, VALID_ACCOUNTS
from pages.demo.techniques.credentials import CREDENTIAL_DUMPING, REMOTE_DESKTOP
from pages.demo.techniques.execution import INTERPRETERS, LUA
from pages.demo.techniques.impact import ENCRYPTION, TOOL_TRANSFER
from pages.demo.techniques.persistence import DISABLED_TOOLS, RUN_KEYS
from pages.demo.techniques.powershell import POWERSHELL

COMMENTARY = (
    INTERPRETERS,
    POWERSHELL,
    LUA,
    TOOL_TRANSFER,
    PHISHING,
    PUBLIC_FACING,
    VALID_ACCOUNTS,
    ENCRYPTION,
    CREDENTIAL_DUMPING,
    REMOTE_DESKTOP,
    DISABLED_TOOLS,
    RUN_KEYS,
)
