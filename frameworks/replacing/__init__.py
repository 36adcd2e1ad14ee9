"""Search and replace across commentary: where something stands, and drafts with it replaced."""
