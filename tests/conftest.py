"""Settings that all tests share."""

from hypothesis import settings

settings.register_profile("reflow", deadline=None, derandomize=True, max_examples=200)
settings.load_profile("reflow")
