"""Whole pages for anonymous visitors, kept until something they show changes.

A view says what its response is made of, and whoever changes that says so:

    from core.caching import purge, tag
    tag(request, "framework:attack")        # in a view: keep this response until "framework:attack" changes
    purge("framework:attack")               # after a change; takes effect when the transaction commits

Tags that are purged without anybody's doing:

    site                 on every response; purged by settings, sites, restrictions, new addresses, the menu
    page:ID              on a Wagtail page that is served; purged when it is published, unpublished or deleted
    children:ID          purged with every child of the page: tag it where a page's children are listed
    type:app.model       purged with every page of the type: tag it where pages of a type are listed

A page that links to another, in either direction, is purged with it (Wagtail's reference index knows).
Responses without a tag of their own are never kept.
"""

from core.caching.tags import expires, page_tag, purge, tag

__all__ = ["expires", "page_tag", "purge", "tag"]
