"""What tests of the apps and adapters stand on: a provider with one plan, an account, people; made by real commands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count

from palier.apps.accounts.commands import add_contact, create_account, sign_contract
from palier.apps.accounts.models import Contact
from palier.apps.accounts.queries import standing_of
from palier.apps.cases import commands as cases
from palier.apps.cases.words import Words
from palier.apps.catalogues.commands import publish_catalogue
from palier.apps.staff.commands import create_agent
from palier.apps.staff.models import Agent
from palier.core.actor import PALIER, Actor, Role

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday, ten o'clock in Paris, an hour after the office opened."""

CATALOGUE = """\
palier: 1
provider: {id: acme, name: Acme, timezone: Europe/Paris, languages: [en, fr]}
severities:
  high: {label: {en: High, fr: Haute}}
  low: {label: {en: Low, fr: Basse}}
  whenever: {label: {en: Whenever, fr: Un jour}}
severity_policy: {default: low}
calendars:
  always: 24x7
  office: {timezone: account, hours: {mon-fri: "09:00-18:00"}, holidays: account}
plans:
  gold:
    label: Gold
    coverage: {high: always, low: office, whenever: office}
    channels: {email: always, portal: always}
    first_response: {high: 1h, low: 4h, whenever: asap}
    follow_up: {high: 4h, low: 1d, whenever: asap}
    resolution: {high: 8h, low: 5d, whenever: none}
clocks:
  resolution: {pauses_in: [waiting_customer, solution_proposed]}
escalation:
  - {at: 75%, of: any, tell: [assignee]}
  - {at: due, of: any, tell: [assignee, team_lead]}
  - {at: due + 1h, of: first_response, tell: [support_manager]}
"""

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk ready to work: the catalogue is published, one contact has a contract, one agent is at work."""

    version_id: int
    account_id: int
    contact: Actor
    agent: Actor

    def open(self, *, severity: str = "high", subject: str = "It broke", at: datetime = AT) -> int:
        """Open a case as the contact would, and answer its id."""
        opened = cases.open_case(
            contact_id=self.contact.id,
            subject=subject,
            text="Nothing works since this morning.",
            channel="email",
            severity=severity,
            by=self.contact,
            at=at,
        )
        return opened.case_id

    def open_many(self, many: int, *, severity: str = "high") -> list[int]:
        """As many in one go, and their ids."""
        standing = standing_of(self.contact.id, product="", at=AT)
        assert standing is not None
        words = Words("Nothing works since this morning.")
        opening = cases.Opening(standing, "It broke", words, "email", self.contact, AT, severity)
        return [opened.case_id for opened in cases.open_cases(openings=[opening] * many)]


def make_desk(*, catalogue: str = CATALOGUE, plan: str = "gold", at: datetime = AT) -> Desk:
    """Publish, sign, hire: everything a case needs."""
    version_id = publish_catalogue(text=catalogue, by=PALIER, at=at - timedelta(days=30))
    account_id, contact = make_contact(plan=plan, at=at)
    return Desk(version_id, account_id, contact, make_agent(at=at))


def make_contact(
    *, plan: str = "gold", catalogue: str = "acme", products: Sequence[str] = (), at: datetime = AT
) -> tuple[int, Actor]:
    """A French account under contract, and one person in it."""
    number = next(_numbers)
    account_id = create_account(name=f"Client {number}", country="FR", timezone="Europe/Paris", by=PALIER, at=at)
    contact_id = add_contact(
        account_id=account_id, name=f"Camille {number}", email=f"camille{number}@client.example", by=PALIER, at=at
    )
    sign_contract(
        account_id=account_id,
        catalogue=catalogue,
        plan=plan,
        products=products,
        starts_on=date(2026, 1, 1),
        by=PALIER,
        at=at,
    )
    return account_id, Contact.objects.get(pk=contact_id).actor


def make_agent(*, role: Role = Role.AGENT, at: datetime = AT) -> Actor:
    """A person of the staff."""
    number = next(_numbers)
    agent_id = create_agent(
        email=f"alix{number}@acme.example", name=f"Alix {number}", password=None, role=role, by=PALIER, at=at
    )
    return Agent.objects.get(pk=agent_id).actor
