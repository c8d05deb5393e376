"""Simplified and Traditional: detect the script of a text, and convert it to the other one."""
