"""Raw articles to clean ones, with every repair on record."""
