"""Patterns that recognise a line of a newspaper or a web page by its words."""
