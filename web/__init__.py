"""The search page and the search endpoint."""
