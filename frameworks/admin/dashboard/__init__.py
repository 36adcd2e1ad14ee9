"""The first page of the admin: what waits for this person, and how the commentary stands.

Each panel is one question and a few queries, however many pages there are; every line leads to the work.
"""
