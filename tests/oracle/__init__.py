"""The second opinion: the law of access once more, in Cedar, and random cases to compare."""
