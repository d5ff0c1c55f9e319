"""Cases that only one team may know of."""

from django.db import models

from palier.apps.cases.models import Case
from palier.apps.staff.models import Team


class RestrictedCase(models.Model):
    """A case for the eyes of one team: its words are sealed, and to everybody else of the staff it does not exist."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="restricted")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
