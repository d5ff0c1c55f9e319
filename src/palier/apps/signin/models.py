"""What somebody proves themselves with, doors half open, and the browsers they are signed in at.

No secret that opens a door lies here in clear: passwords as argon2 hashes, keys of browsers as digests; the secrets of
apps and recovery codes are made from a nonce and the installation's key, as sign-in codes are (decision 0018).
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import Q

from palier.apps.accounts.models import Contact
from palier.apps.accounts.people_models import PortalSession
from palier.apps.staff.models import Agent

AN_AGENTS = Q(agent__isnull=False, contact__isnull=True)
A_CONTACTS = Q(agent__isnull=True, contact__isnull=False)


class Held(models.Model):
    """Something that is either an agent's or a contact's."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, null=True, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        abstract = True
        constraints = [models.CheckConstraint(condition=AN_AGENTS | A_CONTACTS, name="%(class)s_one_holder")]


class ContactPassword(models.Model):
    """The password of a contact who chose one; agents have theirs where Django keeps it."""

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, primary_key=True, related_name="+")
    hashed = models.TextField()
    set_at = models.DateTimeField()


class AuthenticatorApp(Held):
    """An authenticator app: counts once `confirmed_at` is set.  Codes up to `last_step` are spent."""

    nonce = models.BinaryField()
    begun_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)

    class Meta(Held.Meta):
        constraints = [
            *Held.Meta.constraints,
            models.UniqueConstraint(fields=["agent"], name="app_of_agent"),
            models.UniqueConstraint(fields=["contact"], name="app_of_contact"),
        ]


class RecoveryCodes(Held):
    """Ten codes for the day the app is lost; `used` holds the places of those that are spent."""

    nonce = models.BinaryField()
    made_at = models.DateTimeField()
    used = ArrayField(models.SmallIntegerField(), default=list)

    class Meta(Held.Meta):
        constraints = [
            *Held.Meta.constraints,
            models.UniqueConstraint(fields=["agent"], name="codes_of_agent"),
            models.UniqueConstraint(fields=["contact"], name="codes_of_contact"),
        ]


class Passkey(Held):
    """A passkey: the public half of it, as WebAuthn hands it over (attested credential data)."""

    credential = models.BinaryField(unique=True)
    public = models.BinaryField()
    name = models.TextField()
    sign_count = models.BigIntegerField()
    added_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class SpentChallenge(models.Model):
    """A challenge that was answered once; kept until it would be too old anyway."""

    digest = models.TextField(primary_key=True)
    spent_at = models.DateTimeField(db_index=True)


class HalfOpen(Held):
    """Somebody who has proved one thing and still owes the second; `enrols`: first they must set a second up."""

    digest = models.TextField(unique=True)
    enrols = models.BooleanField(default=False)
    nonce = models.BinaryField()
    began_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)


class Allowance(models.Model):
    """How many tries were taken from one allowance since `began_at`; `key` is a digest of what it is for."""

    key = models.TextField(primary_key=True)
    began_at = models.DateTimeField(db_index=True)
    used = models.PositiveIntegerField()


class RoleRule(models.Model):
    """A role whose agents must have a second factor."""

    role = models.TextField(primary_key=True)
    since = models.DateTimeField()


class AgentBrowser(models.Model):
    """A browser in which an agent is signed in; `proven_at` is when they last proved themselves anew in it."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, primary_key=True, related_name="+")
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+")
    began_at = models.DateTimeField()
    source = models.TextField()
    browser = models.TextField()
    proven_at = models.DateTimeField(null=True)


class ContactBrowser(models.Model):
    """The same of a contact, beside the session of the portal."""

    session = models.OneToOneField(PortalSession, on_delete=models.CASCADE, primary_key=True, related_name="+")
    source = models.TextField()
    browser = models.TextField()
    proven_at = models.DateTimeField(null=True)
