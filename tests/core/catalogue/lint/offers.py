"""A small offer without a flaw, and ways to spoil it."""

from palier.core.catalogue import Catalogue, read_catalogue
from palier.core.catalogue.lint import Check, Finding, lint

SOUND = """\
palier: 1
provider: {id: acme, name: Acme, timezone: Europe/Paris, languages: [fr, en]}
severities:
  urgent: {label: {fr: Urgent, en: Urgent}}
  normal: {label: {fr: Normal, en: Normal}}
calendars:
  office: {label: {fr: heures ouvrées, en: business hours}, hours: {mon-fri: "09:00-18:00"}}
features:
  sandbox: {label: {fr: Bac à sable, en: Sandbox}}
  credit: {label: {fr: Crédits, en: Credits}, count: credits}
  level: {label: {fr: Niveau, en: Level}, choices: {low: {fr: bas, en: low}, high: {fr: haut, en: high}}}
people:
  advisor: {label: {fr: Conseiller, en: Advisor}}
plans:
  basic:
    label: Basic
    coverage: {urgent: always, normal: office}
    channels: {email: always, community: always}
    first_response: {urgent: 4h, normal: 8h}
    named_contacts: {limit: 2}
    includes: {credit: 2, level: low}
  gold:
    label: Gold
    extends: basic
    channels: {phone: office}
    first_response: {urgent: 1h, normal: 4h}
    named_contacts: {limit: 4}
    includes: {credit: 4, sandbox: yes, level: high}
    advisor: advisor
lifecycle:
  waiting_customer: {remind: [1d, 3d], close: 6d}
escalation:
  - {at: 75%, tell: assignee}
  - {at: due + 1h, of: first_response, severity: urgent, tell: team_lead}
"""


def offer(*changes: tuple[str, str], text: str = SOUND) -> Catalogue:
    """The sound offer with some of its words replaced; each must be there."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return read_catalogue(text, name="acme.yaml")


def findings(*changes: tuple[str, str], text: str = SOUND) -> list[Finding]:
    return list(lint(offer(*changes, text=text)))


def only(*changes: tuple[str, str], text: str = SOUND) -> Finding:
    (finding,) = findings(*changes, text=text)
    return finding


def checks(*changes: tuple[str, str], text: str = SOUND) -> list[Check]:
    return [finding.check for finding in findings(*changes, text=text)]
