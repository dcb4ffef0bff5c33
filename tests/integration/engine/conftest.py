"""Property tests of this folder: no deadline per example, machines are busy."""

from hypothesis import settings

settings.register_profile("p2c", deadline=None)
settings.load_profile("p2c")
