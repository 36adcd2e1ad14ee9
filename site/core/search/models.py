"""The tables of the search index; the full-text structures beside them are in the first migration."""

from django.db import models


class FacetSet(models.Model):
    """One combination of facet values, shared by all documents that have it.

    A site of thousands of documents has some hundred combinations. Counting and filtering look at these only.
    """

    digest = models.CharField(max_length=40, unique=True)
    values = models.JSONField(help_text="scheme → values")

    def __str__(self) -> str:
        return "; ".join(f"{scheme}: {', '.join(values)}" for scheme, values in self.values.items())


class SearchDocument(models.Model):
    """A document as it was handed in, cleaned. Written by `core.search.index` only."""

    key = models.CharField(max_length=255, unique=True)
    page = models.ForeignKey(
        "wagtailcore.Page", null=True, on_delete=models.CASCADE, related_name="search_documents"
    )
    is_page = models.BooleanField(
        help_text="The page's own document, not one of a view that the page serves."
    )
    facet_set = models.ForeignKey(FacetSet, on_delete=models.PROTECT, related_name="+")
    external_id = models.CharField(max_length=100)
    id_key = models.CharField(max_length=100, db_index=True)
    title_key = models.CharField(max_length=255, db_index=True, help_text="The title's words, folded.")
    digest = models.BinaryField(max_length=20)
    url = models.TextField()
    title = models.CharField(max_length=255)
    names = models.TextField()
    text = models.TextField()

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.external_id} {self.title}".strip()
