"""Domain to page objects: the only makers of display text."""
