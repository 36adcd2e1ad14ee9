"""Panels about how the commentary stands: the latest release, and coverage as a small picture."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count
from wagtail.admin.ui.components import Component

from frameworks.admin.dashboard.person import Person
from frameworks.admin.places import queue_url, release_url, report_url
from frameworks.models import Release, ReviewItem
from frameworks.reporting.coverage import coverage
from frameworks.reporting.techniques import in_force, lists_techniques, techniques_for


@dataclass(frozen=True, slots=True)
class Standing:
    """A current release and the review items it asks for that wait: (label, number, where they are)."""

    release: Release
    url: str
    grades: list[tuple[str, int, str]]

    @property
    def waiting(self) -> int:
        """All that wait."""
        return sum(number for _, number, _ in self.grades)


class LatestRelease(Component):
    """The current release of each framework, and what it still asks for."""

    template_name = "frameworks/admin/dashboard/release.html"

    def __init__(self, person: Person, order: int) -> None:
        self.person = person
        self.order = order

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Read the releases and count their items, in two queries."""
        counts = {
            (release, grade): number
            for release, grade, number in ReviewItem.objects.filter(state__in=ReviewItem.PENDING)
            .order_by()
            .values_list("release", "grade")
            .annotate(Count("pk"))
        }
        current = Release.objects.filter(state=Release.State.CURRENT).select_related("framework")
        standings = [
            Standing(
                release,
                release_url(release),
                [
                    (grade.label, number, queue_url(release=release.pk, grade=grade.value))
                    for grade in ReviewItem.Grade
                    if (number := counts.get((release.pk, grade.value), 0))
                ],
            )
            for release in current.defer("report", "contributors").order_by("framework__name")
        ]
        return {"standings": standings, "queue_url": queue_url()}


class CoveragePicture(Component):
    """For each tactic: how many of its techniques have commentary, and how many of these hold."""

    template_name = "frameworks/admin/dashboard/coverage.html"

    def __init__(self, person: Person, order: int) -> None:
        self.person = person
        self.order = order

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Count by tactic, in a few queries."""
        rows = coverage(in_force(techniques_for(self.person.user)))
        if not lists_techniques(self.person.user):
            for row in rows:
                row.filters = None
        return {
            "frameworks": [(name, list(group)) for name, group in groupby(rows, lambda row: row.framework)],
            "report_url": report_url("coverage"),
        }
