"""The categories of a changelog, decided as MITRE's own tools do."""

import pytest

from frameworks.changes.categories import Category, categorise, version_change


@pytest.mark.parametrize(
    ("old", "new", "category"),
    [
        ("1.0", "2.0", Category.MAJOR),
        ("1.4", "2.0", Category.MAJOR),
        ("9.9", "10.0", Category.MAJOR),
        ("1", "2", Category.MAJOR),
        ("1.0", "1.1", Category.MINOR),
        ("1.9", "1.10", Category.MINOR),
        ("1", "1.1", Category.MINOR),
        ("1.0", "1.2", Category.OTHER),
        ("1.0", "2.1", Category.OTHER),
        ("1.0", "3.0", Category.OTHER),
        ("1.1", "1.0", Category.OTHER),
        ("2.0", "1.0", Category.OTHER),
        ("1.0", "1.0.1", Category.OTHER),
        ("draft", "1.0", Category.OTHER),
        ("1.0", "", Category.OTHER),
        ("1.0", "²", Category.OTHER),
    ],
)
def test_steps_of_a_version(old: str, new: str, category: Category) -> None:
    assert version_change(old, new) == category


@pytest.mark.parametrize(
    ("old", "new", "versions", "own", "category"),
    [
        (None, "active", ("", "1.0"), True, Category.ADDITION),
        (None, "revoked", ("", "1.0"), True, Category.ADDITION),
        ("active", None, ("1.0", ""), True, Category.DELETION),
        ("revoked", None, ("1.0", ""), True, Category.DELETION),
        ("active", "revoked", ("1.0", "2.0"), True, Category.REVOCATION),
        ("deprecated", "revoked", ("1.0", "1.0"), True, Category.REVOCATION),
        ("active", "deprecated", ("1.0", "1.1"), True, Category.DEPRECATION),
        ("revoked", "deprecated", ("1.0", "1.1"), True, Category.DEPRECATION),
        ("active", "active", ("1.0", "2.0"), True, Category.MAJOR),
        ("active", "active", ("1.0", "1.1"), False, Category.MINOR),
        ("revoked", "revoked", ("1.0", "1.1"), True, Category.MINOR),
        ("active", "active", ("1.0", "1.7"), True, Category.OTHER),
        ("active", "active", ("1.0", "1.0"), True, Category.PATCH),
        ("revoked", "active", ("1.0", "1.0"), True, Category.PATCH),
        ("active", "active", ("", "1.0"), True, Category.PATCH),
        ("active", "active", ("1.0", "1.0"), False, Category.RELATIONS),
        ("active", "active", ("", ""), False, Category.RELATIONS),
    ],
)
def test_each_change_is_in_one_category(
    old: str | None, new: str | None, versions: tuple[str, str], own: bool, category: Category
) -> None:
    assert categorise(old, new, *versions, own_changed=own) == category


def test_categories_are_told_in_the_order_of_changelogs() -> None:
    assert [category.label for category in Category] == [
        "Additions",
        "Major version changes",
        "Minor version changes",
        "Other version changes",
        "Patches",
        "Revocations",
        "Deprecations",
        "Deletions",
        "Relationship changes",
    ]
