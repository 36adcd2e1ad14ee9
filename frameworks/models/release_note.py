"""What the firm thinks of a release."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from frameworks.models.framework import Release


class ReleaseNote(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, models.Model
):
    """The commentary on a release's page: "what changed" is generated, "what we think" is written here.

    A snippet with drafts, moderation and scheduling: release pages are routes of the framework's page.
    """

    release = models.OneToOneField(Release, on_delete=models.PROTECT, related_name="note")
    one_line = models.CharField(
        "in one line", max_length=200, blank=True, help_text="What a reader with ten seconds should know."
    )
    body = RichTextField(blank=True, features=["h3", "bold", "italic", "ol", "ul", "link"])
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="release_note",
        for_concrete_model=False,
    )
    _revisions = GenericRelation(
        "wagtailcore.Revision", related_query_name="release_note", content_type_field="base_content_type"
    )

    panels = [FieldPanel("release"), FieldPanel("one_line"), FieldPanel("body"), FieldPanel("author")]

    class Meta:
        ordering = ["-release__imported_at"]

    def __str__(self) -> str:
        return f"On {self.release}"

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show the release's page with this note, published or not. Raises Http404 where it has no page."""
        from frameworks.models.pages import FrameworkPage
        from frameworks.views.release import preview  # views know the models

        page = FrameworkPage.objects.filter(framework=self.release.framework_id).select_related("framework")
        found = page.first()
        if found is None:
            raise Http404(f"{self.release.framework} has no page.")
        return preview(found, request, self)
