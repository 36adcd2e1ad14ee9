"""Notes on releases, below "Frameworks"."""

from wagtail.snippets.models import register_snippet

from frameworks.admin.release_notes import ReleaseNoteViewSet

register_snippet(ReleaseNoteViewSet)
