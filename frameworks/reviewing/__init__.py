"""Commentary through releases: what has to be read again, the stamps of what was, and who does it."""
