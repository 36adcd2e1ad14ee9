"""The firm's sixteen services in four groups, in the order of its menu."""

from pages.demo.services.architecture import ARCHITECTURE
from pages.demo.services.cyber_security import CYBER_SECURITY
from pages.demo.services.enterprise_architecture import ENTERPRISE_ARCHITECTURE
from pages.demo.services.network_and_platform import NETWORK_AND_PLATFORM

GROUPS = (ARCHITECTURE, CYBER_SECURITY, NETWORK_AND_PLATFORM, ENTERPRISE_ARCHITECTURE)
