"""A desk whose plan promises a process, counted accelerators, a menu, and a commitment with a time."""

from tests.factories import CATALOGUE, Desk, make_desk

from palier.apps.accounts.models import Contract
from palier.apps.entitlements.commands import grant_due
from palier.core.actor import PALIER

ENGAGED = CATALOGUE.replace(
    "plans:\n",
    """\
features:
  boost:
    label: {en: Accelerator, fr: Accélérateur}
    count: units
    per: contract_year
    menu: [{en: Health check, fr: Bilan de santé}, {en: Coaching, fr: Accompagnement}]
    phases:
      - {label: {en: Kick-off, fr: Lancement}, deliverable: {en: goals, fr: objectifs}}
      - {label: {en: Go-live, fr: Mise en service}}
processes:
  incident:
    label: {en: Incident, fr: Incident}
    steps:
      - {en: Qualify, fr: Qualifier}
      - {en: Solve, fr: Résoudre}
      - {label: {en: Look back, fr: Bilan}, about: {en: Causes, fr: Causes}}
commitments:
  leak: {label: {en: Disclosure, fr: Divulgation}, within: 8h in office}
  words: {label: {en: Kind words, fr: Mots aimables}}
plans:
""",
    1,
).replace("    follow_up: {high: 4h", "    includes: {boost: 2}\n    follow_up: {high: 4h")


def engaged_desk() -> Desk:
    desk = make_desk(catalogue=ENGAGED)
    from tests.factories import AT

    grant_due(contract_id=contract_of(desk), by=PALIER, at=AT)
    return desk


def contract_of(desk: Desk) -> int:
    return Contract.objects.get(account_id=desk.account_id).pk
