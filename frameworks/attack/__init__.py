"""MITRE ATT&CK: reading its STIX bundles, rendering its texts, importing its releases."""

READER_VERSION: int = 2
"""Goes up when the reader or the renderer makes something else of the same bytes: import them again."""
