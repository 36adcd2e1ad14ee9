"""What can be done to many technique pages at once: Wagtail's bulk actions, for its lists of techniques."""
