"""Who is asked about pages that nobody owns: their reviewers (frameworks.reviewing.scopes), else all."""

from collections.abc import Collection, Mapping

from django.contrib.auth.models import Group

from core.models import User
from frameworks.reviewing.scopes import Scopes, places

REVIEW = "frameworks.review_commentary"


def reviewers(pages: Collection[int]) -> Mapping[int, frozenset[int]]:
    """Return who reviews each technique page, all as primary keys. A few queries for any number of pages."""
    app, codename = REVIEW.split(".")
    groups = Group.objects.filter(permissions__content_type__app_label=app, permissions__codename=codename)
    scopes = Scopes.among(groups)
    found = {page: scopes.asked(place) for page, place in places(pages).items()}
    everybody = _everybody() if None in found.values() else frozenset()
    return {page: everybody if users is None else users for page, users in found.items()}


def _everybody() -> frozenset[int]:
    """Return all who may review, superusers only where nobody else may."""
    people = User.objects.with_perm(REVIEW, include_superusers=False) or User.objects.with_perm(REVIEW)
    return frozenset(user.pk for user in people)
