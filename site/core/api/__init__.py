"""What every API of the site has in common; `config.api` puts the pieces together.

served       what each page type serves, under which names, how lists of it are filtered and ordered
serving      pages → the values of their fields, many pages at once
reading      how one request reads: links, rich text, images; everything it refers to is fetched in bulk
visibility   which pages anybody may see
listing      the query string of a list → pages; the same for both versions
middleware   HEAD, caching, errors: what holds for every address below /api/
v2, v3       Wagtail's two APIs, built on the above
"""
