"""One catalogue that uses every key of the language; other tests read it, change it and break it."""

# ruff: noqa: E501 - the catalogue is written as people write them

SOUND = """\
palier: 1
provider: {id: acme, name: Acme, timezone: Europe/Paris, languages: [fr, en], country: FR}
severities:
  p1:
    label: {fr: Critique, en: Critical}
    definition: {fr: Rien ne marche., en: Nothing works.}
    examples: [{fr: Panne, en: Outage}]
    attest: {fr: Je confirme., en: I confirm.}
    reachable: {hours: always, ask_again: 30m, after: 2h, lower_to: p2, lowers: by_itself, until: {fr: Fin, en: End}}
  p2: {label: Major, contact: office}
  p3: {label: Minor}
severity_policy:
  default: p2
  chosen_by: named_contact
  changed_by: [provider, named_contact]
  agreed: yes
  lowered_when: {fr: Silence, en: Silence}
  contest_within: 4h in office
  clocks: since_start
regions:
  emea: {label: EMEA, default: yes}
  japan: {label: Japan, about: {fr: Japon, en: Japan}}
calendars:
  always: 24x7
  office:
    label: {fr: Bureau, en: Office}
    timezone: account
    hours: {mon-thu: ["09:00-12:30", "13:30-18:00"], fri: "09:00-16:00"}
    holidays: account
    regions:
      japan: {timezone: Asia/Tokyo, hours: {mon-fri: "09:00-17:00"}, holidays: JP}
  weekdays: {hours: {mon: "00:01-24:00", tue-thu: "00:00-24:00", fri: "00:00-23:59"}}
  shop:
    timezone: provider
    hours: {mon-sat: "10:00-19:00", sun: closed}
    holidays: [provider, US-CA, 2026-12-31, {2026-12-24: "10:00-12:00", 2026-12-26: closed}]
  local:
    regions:
      emea: {hours: {mon-fri: "08:00-20:00"}}
      japan: {timezone: Asia/Tokyo, hours: {sat-mon: "22:00-06:00"}, holidays: none}
channels:
  chat: {label: {fr: Messagerie, en: Chat}, about: {fr: Direct, en: Live}}
  fax: {label: Fax}
products:
  core: {label: Core}
  shop: {label: Shop}
people:
  tam: {label: TAM, kind: designated, about: {fr: Attitré, en: Named}}
  pool: {label: Pool, kind: pooled}
groups:
  training: {fr: Formation, en: Training}
features:
  sandbox: {label: Sandbox}
  credit: {label: Credits, count: credits, per: contract_year, group: training}
  outage: {label: Outages, choices: {standard: Standard, priority: {fr: Prioritaire, en: Priority}}}
  journey:
    label: Journey
    phases: [{label: Kick-off, about: Start, deliverable: Plan}]
    menu: [Audit, {fr: Conseil, en: Advice}]
plans:
  basic:
    label: {fr: Base, en: Basic}
    about: {fr: Pour commencer., en: To begin.}
    badge: New
    sold: {fr: Incluse, en: Included}
    coverage: {p1: always, p2-p3: office}
    channels: {portal: always, email: always, chat: office}
    languages: {en: always, fr: office}
    first_response: {p1: 2h, p2: 1d, p3: 12h in office}
    follow_up: none
    named_contacts: {limit: 2, per: product, administrators: 1, who_may_open: anyone, who_sees_all: named, from_others: hold}
    includes: {credit: 0, outage: standard}
    team: [pool]
    reviews: {recap: {label: Recap, every: quarter, as: recap, with: pool, agenda: [Cases, {fr: Usage, en: Usage}]}}
  plus:
    label: Plus
    extends: basic
    coverage: {p2: weekdays}
    channels: {phone: {open: always, service: priority, severities: [p1, p2-p3], number: "+33 1 70 00 00 00"}, chat: none, fax: office}
    languages: {fr: none}
    first_response: {p1: 30m}
    follow_up: {p1: 4h, p2: 2w in office, p3: asap}
    audit: {p1: 3d in office}
    named_contacts: {limit: unlimited}
    includes: {sandbox: yes, credit: 4, outage: priority}
    advisor: tam
    escalation: [{at: due, of: first_response, severity: p1, tell: tam}]
  top:
    label: Top
    extends: plus
    channels: {phone: {to: advisor, else: priority, service: dedicated}}
    includes: {credit: unlimited, sandbox: no, journey: yes}
    team: [tam, pool]
    reviews: {recap: none, call: {label: Call, every: week, as: call}}
add_ons:
  queue: {label: Queue, about: Faster, available: [basic], included: top, gives: {first_response: {p1: 1h}}}
  mentor: {label: Mentor}
amendments:
  - id: shop-2021
    label: Shop
    about: Since 2021
    when: {product: shop, plan: [basic, plus], region: emea, term_starts: {from: 2021-09-20, until: 2030-12-31}}
    first_response: {p2: 1h in office}
  - id: japan
    when: {region: japan}
    languages: {ja: office}
lifecycle:
  waiting_customer: {remind: [1d, 3d in office], close: 6d}
  solution_proposed: {remind: [1d]}
  reopen_within: 14d
  notify: [created, closed]
clocks:
  follow_up: {label: {fr: Suivi, en: Follow-up}, mode: reply, anchor: previous_due}
  resolution: {pauses_in: [waiting_customer], severity_change: since_change}
  audit: {label: Audit, about: Why, starts: opened, stops: [closed, merged], restarts: reopened}
escalation:
  - {at: 75%, tell: [assignee]}
  - {id: late, at: due + 1h, of: first_response, severity: p1-p2, tell: [team_lead, tam]}
processes:
  incident: {label: Incident, about: How, steps: [Open, {label: Solve, about: Together}]}
duties:
  detail: {label: Detail, about: Enough, report: [{fr: Étapes, en: Steps}, Version], severities: [p1-p2]}
  logs: {label: Logs, report: [Log], product: [shop]}
commitments:
  disclosure: {label: Disclosure, within: 24h in office, starts: [reopened]}
good_standing: {suspend_in_arrears: yes, about: Pay}
links: [{label: Site, url: "https://acme.example/support"}]
"""


def changed(old: str, new: str) -> str:
    """The sound catalogue with one thing replaced, which must be there once."""
    assert SOUND.count(old) == 1, f"{SOUND.count(old)} times: {old}"
    return SOUND.replace(old, new)
