from insights.models.author import Author
from insights.models.index import InsightsIndexPage
from insights.models.link import InsightLink
from insights.models.page import InsightPage
from insights.models.topic import Topic

__all__ = ["Author", "InsightLink", "InsightPage", "InsightsIndexPage", "Topic"]
