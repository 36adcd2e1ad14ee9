"""Routes of version 3 over the catalogue itself, for clients that want entries rather than pages.

    /frameworks/                                  the frameworks whose page is public
    /frameworks/{slug}/                           one of them
    /frameworks/{slug}/releases/                  its releases
    /frameworks/{slug}/entries/                   its entries, of every kind
    /frameworks/{slug}/entries/{external_id}/     one entry with its text
    /frameworks/{slug}/relationships/             what is said about two entries

Everything is the publisher's layer; the firm's is on the pages.
"""

from frameworks.api.catalogue.routes import router

__all__ = ["router"]
