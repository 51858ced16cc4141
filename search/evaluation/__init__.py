"""Evaluation: how well an index answers judged queries, in every direction that a person may ask."""
