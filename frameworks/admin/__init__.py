"""Frameworks in Wagtail's admin: the editor of a technique, listings, entries to inspect, imports."""
