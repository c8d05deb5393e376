"""Simplified and Traditional: which one a text is in, and how the other is written."""
