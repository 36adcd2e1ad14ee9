"""The review queue in the admin: the list, the page of one item, and what can be done to several."""
