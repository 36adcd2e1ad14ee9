from frameworks.models.pages.framework import FrameworkPage, FrameworksIndexPage
from frameworks.models.pages.technique import TechniqueLink, TechniquePage

__all__ = ["FrameworkPage", "FrameworksIndexPage", "TechniqueLink", "TechniquePage"]
