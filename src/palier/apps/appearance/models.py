"""Versions of how the provider looks."""

from django.db import models


class Appearance(models.Model):
    """One version; the latest counts.

    `light` and `dark` are the colours (`#rrggbb`) of links in both themes, `light` that of buttons too.  An empty
    name is the catalogue's, an empty logo Palier's own mark.
    """

    name = models.TextField(blank=True, default="")
    light = models.TextField()
    dark = models.TextField()
    logo = models.BinaryField(default=b"")
    chosen_by = models.TextField()
    chosen_at = models.DateTimeField()
