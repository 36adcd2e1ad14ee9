from core.models.page import Crumb, SitePage
from core.models.settings import SiteSettings
from core.models.user import User

__all__ = ["Crumb", "SitePage", "SiteSettings", "User"]
