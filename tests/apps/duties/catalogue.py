"""A provider whose catalogue uses every key of severities and duties."""

from tests.factories import Desk, make_desk

CATALOGUE = """\
palier: 1
provider: {id: acme, name: Acme, timezone: Europe/Paris, languages: [en, fr]}
severities:
  p1:
    label: P1
    attest: {en: The impact is critical., fr: L’impact est critique.}
    reachable: {ask_again: 30m, after: 2h, lower_to: p2, until: {en: it is solved, fr: le problème soit résolu}}
  p2: {label: P2, reachable: {hours: office, ask_again: 2h, after: 8h}}
  p3: {label: P3, contact: office}
severity_policy:
  default: p3
  changed_by: [provider]
  contest_within: 4h in office
  lowered_when: {en: The customer is silent., fr: Le client se tait.}
calendars:
  office: {timezone: account, hours: {mon-fri: "09:00-18:00"}, holidays: account}
duties:
  steps: {label: Steps, severities: p1-p2, report: [{en: The steps, fr: Les étapes}, {en: The version, fr: La version}]}
plans:
  gold:
    label: Gold
    coverage: always
    channels: {email: always, portal: always}
    first_response: {p1: 1h, p2: 2h, p3: 8h}
    resolution: {p1: 8h, p2: 16h, p3: none}
clocks:
  resolution: {pauses_in: [needs_detail]}
"""


def duties_desk() -> Desk:
    """A desk under that catalogue."""
    return make_desk(catalogue=CATALOGUE)
