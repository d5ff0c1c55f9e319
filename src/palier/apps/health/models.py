"""What programs that work through no queue say of themselves."""

from django.db import models


class SignOfLife(models.Model):
    """A program that lives, and where: it says so again and again, and takes its row away when it is told to stop.

    A row that grows old is of one that was killed, or cut off from the database.  It is written without
    Django, by the database's clock (`apps/health/telling.py`).
    """

    program = models.TextField()
    place = models.TextField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "place"], name="sign_of_one_program")]
