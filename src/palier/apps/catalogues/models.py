"""Published catalogues."""

from django.db import models


class Catalogue(models.Model):
    """Everything one provider sells as support; its words live in its versions."""

    slug = models.TextField(unique=True)
    name = models.TextField()

    def __str__(self) -> str:
        return self.name


class CatalogueVersion(models.Model):
    """One published text, never changed afterwards."""

    catalogue = models.ForeignKey(Catalogue, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    text = models.TextField()
    digest = models.TextField()
    published_by = models.TextField()
    published_at = models.DateTimeField()
    effective_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["catalogue", "number"], name="version_number"),
        ]
        indexes = [models.Index(fields=["catalogue", "effective_at", "number"], name="version_in_force")]

    def __str__(self) -> str:
        return f"{self.catalogue_id}.{self.number}"


class PinnedTerms(models.Model):
    """The terms of one version for one set of contract facts, holidays frozen; shared by the cases that pin them.

    `facts` says which contract facts they were drawn for; `facts_digest` identifies them.
    """

    version = models.ForeignKey(CatalogueVersion, on_delete=models.PROTECT, related_name="terms")
    facts_digest = models.TextField()
    facts = models.JSONField()
    plan = models.TextField()
    plan_label = models.JSONField()
    body = models.TextField()
    pinned_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "facts_digest"], name="terms_facts")]


class PlanTests(models.Model):
    """The plan tests a version was tried on before it was published.  They promise nothing, so they may be mended."""

    version = models.OneToOneField(CatalogueVersion, on_delete=models.PROTECT, related_name="plan_tests")
    text = models.TextField()
    kept_by = models.TextField()
    kept_at = models.DateTimeField()
