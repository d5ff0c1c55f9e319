"""What is dropped once it can open or limit nothing any more."""

from datetime import datetime

from palier.apps.signin.models import Allowance, HalfOpen, SpentChallenge


def forget_allowances(*, before: datetime) -> int:
    """Drop tries that were counted before that moment; answers how many."""
    return Allowance.objects.filter(began_at__lt=before).delete()[0]


def forget_challenges(*, before: datetime) -> int:
    """Drop challenges of passkeys that are too old to be answered again; answers how many."""
    return SpentChallenge.objects.filter(spent_at__lt=before).delete()[0]


def forget_half_open(*, before: datetime) -> int:
    """Drop doors that nobody went through; answers how many."""
    return HalfOpen.objects.filter(expires_at__lt=before).delete()[0]
