"""Analyses, what was published of them and to whom, and the actions they promise."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from palier.apps.accounts.models import Account
from palier.apps.cases.models import Case
from palier.apps.incidents.models import Incident
from palier.apps.staff.models import Agent
from palier.core.analysis import Method, Stage


class Analysis(models.Model):
    """The analysis of one incident, or of cases that belong to none.

    Texts are kept by language: {"en": …, "fr": …}; `whys` is a list of them.  `left_out` names lines of the record that
    its timeline does not tell.  `edition` counts how often it was written, and every form carries it; `writers` are
    the agents who wrote since the last publication, of whom none may approve.  `published` is the number of the last
    version, 0 before the first; `correction` is what the next one corrects.
    """

    reference = models.TextField(unique=True)
    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, null=True, related_name="analysis")
    stage = models.TextField(choices=[(stage.value, stage.value) for stage in Stage], default=Stage.DRAFT.value)
    title = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    method = models.TextField(choices=[(each.value, each.value) for each in Method], default=Method.WHYS.value)
    whys = models.JSONField(default=list)
    causes = models.JSONField(default=dict)
    went_well = models.JSONField(default=dict)
    left_out = models.JSONField(default=list)
    correction = models.JSONField(default=dict)
    edition = models.PositiveIntegerField(default=0)
    writers = ArrayField(models.BigIntegerField(), default=list)
    written_by = models.TextField(blank=True, default="")
    returned_why = models.TextField(blank=True, default="")
    approved_by = models.TextField(blank=True, default="")
    published = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-changed_at", "-id"], name="analysis_newest")]

    def __str__(self) -> str:
        return self.reference


class AnalysedCase(models.Model):
    """A case that an analysis is about besides those linked to its incident."""

    analysis = models.ForeignKey(Analysis, on_delete=models.CASCADE, related_name="own_cases")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="analysed_in")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["analysis", "case"], name="analysed_once")]


class Action(models.Model):
    """What is done so that it does not happen again: by whom, until when.  Reminded of once, told late once."""

    analysis = models.ForeignKey(Analysis, on_delete=models.CASCADE, related_name="actions")
    position = models.PositiveSmallIntegerField()
    words = models.JSONField()
    owner = models.ForeignKey(Agent, on_delete=models.SET_NULL, null=True, related_name="+")
    due_on = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.TextField(blank=True, default="")
    reminded_at = models.DateTimeField(null=True)
    told_late_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["due_on", "id"], name="action_open", condition=Q(done_at__isnull=True))]


class Version(models.Model):
    """An analysis as it was published, for good: the database refuses to change it.  `content` is an `Edition`."""

    analysis = models.ForeignKey(Analysis, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    correction = models.JSONField(default=dict)
    approved_by = models.TextField()
    published_by = models.TextField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["analysis", "number"], name="version_once")]


class Copy(models.Model):
    """A version as one account may read it, with its own figures (a `Share`).  Append-only too."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="copies")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="analyses")
    share = models.JSONField()
    handed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "account"], name="copy_once")]
        indexes = [models.Index(fields=["account", "-handed_at"], name="copy_account")]
