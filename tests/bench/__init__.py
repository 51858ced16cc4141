"""The benchmark: how fast, how light and how good, at any size, beside what others do."""
