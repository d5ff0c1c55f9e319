"""Property tests here are judged by their answers, never by the speed of a busy machine."""

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
