"""Property tests here are judged by their answers, never by the speed of a busy machine."""

from hypothesis import HealthCheck, settings

settings.register_profile("patient here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient here")
