"""Numbers and lists about the commentary: what is covered, stale, due, dead or late. No admin, no HTML."""
