"""The table of the broker itself; the rest is Django OAuth Toolkit's."""
