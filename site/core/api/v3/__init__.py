"""Wagtail's API version 3, over `core.api.served`.

    guard     what holds for every operation: bad tokens and unknown parameters are refused
    access    which pages a token's user sees
    reads     the schemas pages are served with           writes    the schemas they are changed with
    pages     the router for pages                        lists     its list
    registering   puts the schemas where Wagtail's own routers look for them

Wagtail's routers, actions and forms do the work; see docs/decisions for what is replaced and why.
"""
