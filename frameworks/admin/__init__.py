"""The catalogue in Wagtail's admin: the editor of a technique, its listings, the entries behind it, and importing."""
