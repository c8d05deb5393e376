"""Settings that all tests share."""

import os

from hypothesis import settings

settings.register_profile("reflow", deadline=None, derandomize=True, max_examples=200)
settings.load_profile("reflow")
# Or each of the two hundred commands that tests start would compile the package anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# Or what nobody could be told would not stay in a buffer, as it does on most machines.
os.environ.pop("PYTHONUNBUFFERED", None)
