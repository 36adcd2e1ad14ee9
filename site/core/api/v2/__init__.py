"""Wagtail's API version 2, over `core.api.served`: `endpoints` for pages, images, documents and redirects."""
