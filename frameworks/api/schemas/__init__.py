from frameworks.api.schemas.common import EntryRef, FrameworkRef, MappingOut, Notices, ReleaseOut, TacticRef
from frameworks.api.schemas.firm import FirmLayer
from frameworks.api.schemas.publisher import PublisherLayer

__all__ = [
    "EntryRef",
    "FirmLayer",
    "FrameworkRef",
    "MappingOut",
    "Notices",
    "PublisherLayer",
    "ReleaseOut",
    "TacticRef",
]
