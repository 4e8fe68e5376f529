"""Input of residents, parsed once."""
