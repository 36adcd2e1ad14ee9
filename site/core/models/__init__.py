from core.models.page import SitePage
from core.models.user import User

__all__ = ["SitePage", "User"]
