from services.models.index import ServicesIndexPage
from services.models.link import ServiceLink
from services.models.page import ServicePage

__all__ = ["ServiceLink", "ServicePage", "ServicesIndexPage"]
