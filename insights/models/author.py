"""Who wrote it."""

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.images import get_image_model_string
from wagtail.search import index


class Author(index.Indexed, models.Model):
    """A person whose name stands on articles. Not a login: authors leave, and guests never had one."""

    name = models.CharField(max_length=120)
    role = models.CharField(
        blank=True, max_length=120, help_text="What they do at the firm, or where they are from."
    )
    bio = models.TextField(
        blank=True, max_length=600, help_text="Two or three sentences, shown below articles."
    )
    photo = models.ForeignKey(
        get_image_model_string(), blank=True, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    panels = [FieldPanel("name"), FieldPanel("role"), FieldPanel("bio"), FieldPanel("photo")]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name"), index.SearchField("role")]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
