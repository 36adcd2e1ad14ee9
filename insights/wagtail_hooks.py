"""Authors and topics in the admin, together under "Insights"."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from insights.models import Author, Topic


class AuthorViewSet(SnippetViewSet):
    """The people whose names stand on articles."""

    model = Author
    icon = "user"
    list_display = ["name", "role"]
    search_fields = ["name", "role"]


class TopicViewSet(SnippetViewSet):
    """The subjects readers can filter by."""

    model = Topic
    icon = "tag"
    list_display = ["name", "slug"]
    search_fields = ["name"]


@register_snippet
class InsightsViewSetGroup(SnippetViewSetGroup):
    """One menu entry for both."""

    menu_label = "Insights"
    menu_icon = "doc-full"
    items = (AuthorViewSet, TopicViewSet)
