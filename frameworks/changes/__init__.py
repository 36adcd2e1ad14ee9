"""What differs between two releases: by entry, by category, word by word."""
