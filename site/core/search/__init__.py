"""Search over the whole site: pages, and what has a view of its own without being a page.

documents     what is found: the record that pages and importers hand in
index         write and take out documents; sources of documents that are no pages; the rebuild
finder        search: hits with marked excerpts, counted facets, tolerance for typing mistakes
suggestions   what to offer while a visitor types
backend       the same index behind Wagtail's own search (admin, choosers, API)
engines       what SQLite (FTS5) and PostgreSQL (tsvector) do differently, and nothing else
"""
