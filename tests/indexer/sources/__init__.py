"""Tests of what sources yield."""
