"""What tests of the demo share."""

import pytest


@pytest.fixture(autouse=True)
def quick_passwords(settings) -> None:
    """Fifty people get a password when the stage is set: hashing them as in earnest takes longer than all else."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
