"""Broken catalogues: one fault each, with its code, its line and what was probably meant."""

from dataclasses import dataclass

from tests.core.catalogue.sound import SOUND, changed

from palier.core.catalogue.faults import Code


@dataclass(frozen=True)
class Broken:
    """A text that is refused with one fault."""

    title: str
    text: str | bytes
    code: Code
    line: int
    suggestion: str | None = None


def _line(needle: str) -> int:
    return SOUND[: SOUND.index(needle)].count("\n") + 1


def _edit(title: str, old: str, new: str, code: Code, suggestion: str | None = None, *, down: int = 0) -> Broken:
    """The sound catalogue with `old` replaced; the fault is on its line, or `down` lines below."""
    return Broken(title, changed(old, new), code, _line(old) + down, suggestion)


DEEP = "palier: 1\nx: " + "[" * 5_000
LAUGHS = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]\n" for level in range(1, 9)
)

FILES = (
    Broken("empty file", "", Code.EMPTY_FILE, 1),
    Broken("only a comment", "# nothing\n", Code.EMPTY_FILE, 1),
    Broken("empty mapping", "{}\n", Code.EMPTY_FILE, 1),
    Broken("null", "null\n", Code.EMPTY_FILE, 1),
    Broken("a list", "- palier: 1\n", Code.NOT_A_CATALOGUE, 1),
    Broken("a word", "palier\n", Code.NOT_A_CATALOGUE, 1),
    Broken("five megabytes", "palier: 1\n" + "# padding\n" * 500_000, Code.TOO_LARGE, 1),
    Broken("five megabytes of bytes", b"x" * 5_000_000, Code.TOO_LARGE, 1),
    Broken("latin-1", "palier: 1\nname: caf\xe9\n".encode("latin-1"), Code.NOT_UTF8, 2),
    Broken("NUL", "palier: 1\nname: a\x00b\n", Code.CONTROL_CHARACTER, 2),
    Broken("half a surrogate", "palier: 1\nname: \ud800\n", Code.CONTROL_CHARACTER, 2),
    Broken("tab", "palier: 1\nprovider:\n\tid: acme\n", Code.TAB, 3),
    Broken("open bracket", "palier: 1\nlanguages: [fr, en\n", Code.NOT_YAML, 3),
    Broken("open quote", 'palier: 1\nname: "Acme\n', Code.NOT_YAML, 3),
    Broken("colon in text", "palier: 1\nlabel: Plan: the best\n", Code.NOT_YAML, 2),
    Broken("key without colon", "palier: 1\nprovider\nseverities: {}\n", Code.NOT_YAML, 3),
    Broken("indentation", "palier: 1\nplans:\n    a: x\n  b: y\n", Code.NOT_YAML, 4),
    Broken("dash among keys", "palier: 1\n- provider\n", Code.NOT_YAML, 2),
    Broken("at sign", "palier: 1\nname: @acme\n", Code.NOT_YAML, 2),
    Broken("two documents", SOUND + "---\npalier: 1\n", Code.SEVERAL_DOCUMENTS, SOUND.count("\n") + 1),
    Broken("deep nesting", DEEP, Code.TOO_DEEP, 2),
    Broken("deep blocks", "\n".join("  " * level + "a:" for level in range(60)), Code.TOO_DEEP, 25),
    Broken("billion laughs", LAUGHS, Code.TOO_MANY_VALUES, 5),
    Broken(
        "deep aliases", "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}]\n" for i in range(1, 40)), Code.TOO_DEEP, 23
    ),
    Broken("alias of nothing", "palier: 1\nname: *acme\n", Code.UNKNOWN_ALIAS, 2),
    Broken("alias in itself", "palier: 1\nplans: &plans {basic: *plans}\n", Code.ALIAS_IN_ITSELF, 2),
    Broken("list as key", "palier: 1\n? [a, b]\n: c\n", Code.KEY_NOT_TEXT, 2),
    _edit("python tag", "name: Acme,", "name: !!python/object:os.system Acme,", Code.TAG),
    _edit("duplicate key", "  p3: {label: Minor}", "  p3: {label: Minor, label: Small}", Code.DUPLICATE_KEY),
)

SHAPES = (
    _edit("unknown top key", "good_standing:", "good_standng:", Code.UNKNOWN_KEY, "good_standing"),
    _edit("unknown key of a plan", "    sold: {fr: Incluse", "    solld: {fr: Incluse", Code.UNKNOWN_KEY, "sold"),
    _edit("unknown clock", "    audit: {p1: 3d", "    audti: {p1: 3d", Code.UNKNOWN_KEY, "audit"),
    _edit(
        "unknown key of an amendment",
        "    languages: {ja: office}",
        "    langages: {ja: office}",
        Code.UNKNOWN_KEY,
        "languages",
    ),
    _edit("unknown key of a severity", "contact: office", "contcat: office", Code.UNKNOWN_KEY, "contact"),
    _edit("unknown key of a channel", "service: priority,", "servise: priority,", Code.UNKNOWN_KEY, "service"),
    _edit(
        "unknown key of a calendar", "    timezone: account\n", "    timezon: account\n", Code.UNKNOWN_KEY, "timezone"
    ),
    _edit("unknown key of a step of a process", "about: Together", "abuot: Together", Code.UNKNOWN_KEY, "about"),
    _edit("unknown key of a phase", "deliverable: Plan", "delivrable: Plan", Code.UNKNOWN_KEY, "deliverable"),
    _edit("a key far from any other", "badge: New", "zzzzzz: New", Code.UNKNOWN_KEY),
    _edit("merge key", "  p3: {label: Minor}", "  p3: {label: Minor, <<: {contact: office}}", Code.UNKNOWN_KEY),
    Broken("no version", changed("palier: 1\n", "# \n"), Code.MISSING_KEY, 2),
    Broken(
        "no provider", "\n".join(line for line in SOUND.split("\n") if "provider: {" not in line), Code.MISSING_KEY, 1
    ),
    Broken(
        "only a version",
        "palier: 1\nprovider: {id: a, name: A, timezone: UTC, languages: [en]}\nseverities: {p: {label: P}}\n",
        Code.MISSING_KEY,
        1,
    ),
    _edit("no label", "  p3: {label: Minor}", "  p3: {contact: office}", Code.MISSING_KEY),
    _edit("amendment without when", "    when: {region: japan}\n", "", Code.MISSING_KEY, down=-1),
    _edit("nothing said", "  p3: {label: Minor}", "  p3: {label: Minor, definition: }", Code.EMPTY_VALUE),
    _edit("tilde", "badge: New", "badge: ~", Code.EMPTY_VALUE),
    _edit("nothing in quotes", "badge: New", 'badge: " "', Code.EMPTY_VALUE),
    _edit("empty list", "tell: [assignee]", "tell: []", Code.EMPTY_VALUE),
    _edit("null in a list", "team: [tam, pool]", "team: [tam, ~]", Code.EMPTY_VALUE),
    _edit(
        "no severities",
        SOUND[SOUND.index("severities:") : SOUND.index("severity_policy")],
        "severities: {}\n",
        Code.EMPTY_VALUE,
    ),
    _edit("list for a mapping", "named_contacts: {limit: unlimited}", "named_contacts: [2]", Code.EXPECTED_MAPPING),
    _edit(
        "word for a mapping",
        "good_standing: {suspend_in_arrears: yes, about: Pay}",
        "good_standing: yes",
        Code.EXPECTED_MAPPING,
    ),
    _edit("list for targets", "first_response: {p1: 30m}", "first_response: [30m]", Code.EXPECTED_MAPPING),
    _edit(
        "mapping for a list",
        "examples: [{fr: Panne, en: Outage}]",
        "examples: {fr: Panne, en: Outage}",
        Code.EXPECTED_LIST,
    ),
    _edit("list for a word", "default: p2", "default: [p2]", Code.EXPECTED_WORD),
    _edit("mapping for one of few words", "mode: reply", "mode: {reply: yes}", Code.EXPECTED_WORD),
)

VALUES = (
    _edit("another version", "palier: 1\n", "palier: 2\n", Code.VERSION, "1"),
    _edit("id with a space", "id: acme", "id: Acme Support", Code.IDENT, "Acme_Support"),
    _edit(
        "key that is no id",
        "  sandbox: {label: Sandbox}",
        '  "sand box": {label: Sandbox}\n  sandbox: {label: Sandbox}',
        Code.IDENT,
        "sand_box",
    ),
    _edit("word of another list", "mode: reply", "mode: replies", Code.WORD, "reply"),
    _edit("word like nothing", "kind: pooled", "kind: zzz", Code.WORD),
    _edit("calendar shorthand", "always: 24x7", "always: 24/7", Code.WORD, "24x7"),
    _edit("French right", "agreed: yes", "agreed: oui", Code.RIGHT, "yes"),
    _edit("off", "suspend_in_arrears: yes", "suspend_in_arrears: off", Code.RIGHT, "no"),
    _edit("a right that is neither", "agreed: yes", "agreed: maybe", Code.RIGHT),
    _edit("number in words", "administrators: 1,", "administrators: one,", Code.NUMBER),
    _edit("negative number", "administrators: 1,", "administrators: -1,", Code.NUMBER),
    _edit("octal", "administrators: 1,", "administrators: 012,", Code.LEADING_ZERO, "12"),
    _edit("exponent", "credit: 4,", "credit: 1e3,", Code.NUMBER),
    _edit("far too many", "administrators: 1,", "administrators: 99999999,", Code.NUMBER_RANGE),
    _edit("duration in words", "{p1: 30m}", "{p1: 30 minutes}", Code.DURATION, "30m"),
    _edit("duration in French", "{p1: 30m}", "{p1: 3 jours in office}", Code.DURATION, "3d in office"),
    _edit("misspelt asap", "p3: asap", "p3: asp", Code.DURATION, "asap"),
    _edit("the word no", "    follow_up: none", "    follow_up: no", Code.DURATION, "none"),
    _edit("duration of nothing", "{p1: 30m}", '{p1: " in office"}', Code.DURATION),
    _edit("in without a calendar", "{p1: 30m}", '{p1: "30m in "}', Code.DURATION),
    _edit("sexagesimal", "{p1: 30m}", "{p1: 1:30}", Code.DURATION_IS_A_TIME, "1h30m"),
    _edit("sexagesimal minutes", "{p1: 30m}", "{p1: 0:30}", Code.DURATION_IS_A_TIME, "30m"),
    _edit("sexagesimal zero", "{p1: 30m}", "{p1: 0:00}", Code.DURATION_IS_A_TIME),
    _edit("octal duration", "{p1: 30m}", "{p1: 012}", Code.DURATION_WITHOUT_UNIT, "12h"),
    _edit("days and hours", "close: 6d", "close: 1d4h", Code.DURATION_MIXED),
    _edit("no time", "{p1: 30m}", "{p1: 0h}", Code.DURATION_ZERO, "asap"),
    _edit("a century", "close: 6d", "close: 36525d", Code.DURATION_TOO_LONG),
    _edit("third of a second", "{p1: 30m}", "{p1: 0.0001m}", Code.DURATION_UNEVEN),
    _edit("unknown moment", "at: 75%", "at: dew", Code.MOMENT, "due"),
    _edit("share beyond all", "at: 75%", "at: 175%", Code.NUMBER_RANGE),
    _edit("hours without minutes", '"10:00-19:00"', '"10-19"', Code.HOURS),
    _edit("one time only", '"10:00-19:00"', '"10:00"', Code.HOURS),
    _edit("short hour", '"10:00-19:00"', '"9:00-19:00"', Code.HOURS, "09:00-19:00"),
    _edit("French hours", '"10:00-19:00"', '"9h-19h30"', Code.HOURS, "09:00-19:30"),
    _edit("impossible time", '"10:00-19:00"', '"10:00-25:00"', Code.IMPOSSIBLE_TIME),
    _edit("impossible minutes", '"10:00-19:00"', '"10:00-18:75"', Code.IMPOSSIBLE_TIME),
    _edit("no length", '"10:00-19:00"', '"10:00-10:00"', Code.HOURS_EMPTY),
    _edit("all day said badly", '"10:00-19:00"', '"00:00-00:00"', Code.HOURS_EMPTY, "00:00-24:00"),
    _edit("overlap", '"13:30-18:00"', '"12:00-18:00"', Code.HOURS_OVERLAP),
    _edit("French days", "mon-sat:", "lun-sam:", Code.DAYS, "mon-sat"),
    _edit("no such day", "sun: closed", "sunday: closed", Code.DAYS, "sun"),
    _edit("day twice", "sun: closed", "sat: closed", Code.DAY_TWICE),
    _edit("30 February", "2026-12-31,", "2026-02-30,", Code.DATE),
    _edit("date in another order", "from: 2021-09-20", "from: 20/09/2021", Code.DATE),
    _edit("date of the week", "from: 2021-09-20", "from: 2021-W38-1", Code.DATE, "2021-09-20"),
    _edit("date long ago", "from: 2021-09-20", "from: 1021-09-20", Code.DATE),
    _edit("unknown zone", "timezone: Europe/Paris", "timezone: Europe/Pariss", Code.ZONE, "Europe/Paris"),
    _edit("zone by its city", "timezone: Europe/Paris", "timezone: Paris", Code.ZONE, "Europe/Paris"),
    _edit("unknown country", "country: FR", "country: ZZ", Code.COUNTRY),
    _edit("country in words", "holidays: JP", "holidays: acount", Code.COUNTRY, "account"),
    _edit("unknown part of a country", "US-CA", "US-CX", Code.SUBDIVISION),
    _edit("language in words", "languages: [fr, en]", "languages: [fr, en, English]", Code.LANGUAGE, "en"),
    _edit("language with an accent", "languages: {ja: office}", "languages: {éa: office}", Code.LANGUAGE),
    _edit("telephone in words", "to: advisor, else", "number: call us, to: advisor, else", Code.PHONE),
    _edit("address without a scheme", "https://acme.example/support", "acme.example/support", Code.URL),
)

REFERENCES = (
    _edit(
        "unknown calendar of coverage",
        "coverage: {p2: weekdays}",
        "coverage: {p2: weekday}",
        Code.UNKNOWN_NAME,
        "weekdays",
    ),
    _edit("unknown calendar of a target", "12h in office", "12h in ofice", Code.UNKNOWN_NAME, "office"),
    _edit("unknown calendar of a channel", "fax: office", "fax: zzz", Code.UNKNOWN_NAME),
    _edit("unknown calendar of a language", "{ja: office}", "{ja: offices}", Code.UNKNOWN_NAME, "office"),
    _edit("unknown calendar of a reminder", "[1d, 3d in office]", "[1d, 3d in offic]", Code.UNKNOWN_NAME, "office"),
    _edit("unknown calendar of a commitment", "24h in office", "24h in offic", Code.UNKNOWN_NAME, "office"),
    _edit("unknown calendar of contact", "contact: office", "contact: offce", Code.UNKNOWN_NAME, "office"),
    _edit("unknown severity", "audit: {p1: 3d", "audit: {p9: 3d", Code.UNKNOWN_NAME),
    _edit("unknown end of a range", "severity: p1-p2", "severity: p1-p9", Code.UNKNOWN_NAME),
    _edit("unknown default severity", "default: p2", "default: P2", Code.UNKNOWN_NAME, "p2"),
    _edit("unknown plan extended", "extends: plus", "extends: pluss", Code.UNKNOWN_NAME, "plus"),
    _edit("unknown plan of an add-on", "available: [basic]", "available: [basics]", Code.UNKNOWN_NAME, "basic"),
    _edit("unknown plan of an amendment", "plan: [basic, plus]", "plan: [basic, pluz]", Code.UNKNOWN_NAME, "plus"),
    _edit("unknown product", "product: shop", "product: shops", Code.UNKNOWN_NAME, "shop"),
    _edit(
        "unknown region of an amendment", "when: {region: japan}", "when: {region: japon}", Code.UNKNOWN_NAME, "japan"
    ),
    _edit(
        "unknown region of a calendar",
        "japan: {timezone: Asia/Tokyo, hours: {mon-fri",
        "japon: {timezone: Asia/Tokyo, hours: {mon-fri",
        Code.UNKNOWN_NAME,
        "japan",
    ),
    _edit("unknown channel", "phone: {open: always", "phones: {open: always", Code.UNKNOWN_NAME, "phone"),
    _edit("unknown feature", "journey: yes}", "jouney: yes}", Code.UNKNOWN_NAME, "journey"),
    _edit("unknown group", "group: training", "group: trainings", Code.UNKNOWN_NAME, "training"),
    _edit("unknown advisor", "advisor: tam", "advisor: tom", Code.UNKNOWN_NAME, "tam"),
    _edit("unknown member of the team", "team: [pool]", "team: [pol]", Code.UNKNOWN_NAME, "pool"),
    _edit("unknown leader of a review", "with: pool", "with: poll", Code.UNKNOWN_NAME, "pool"),
    _edit("unknown end of a line", "to: advisor", "to: adviser", Code.UNKNOWN_NAME, "advisor"),
    _edit("unknown person to tell", "[team_lead, tam]", "[team_leader, tam]", Code.UNKNOWN_NAME, "team_lead"),
    _edit(
        "unknown clock of a step",
        "of: first_response, severity: p1-p2",
        "of: first_reply, severity: p1-p2",
        Code.UNKNOWN_NAME,
        "first_response",
    ),
    _edit("unknown event", "starts: opened", "starts: opend", Code.UNKNOWN_NAME, "opened"),
    _edit(
        "unknown status", "pauses_in: [waiting_customer]", "pauses_in: [waiting]", Code.UNKNOWN_NAME, "waiting_customer"
    ),
    _edit("language nobody reads", "badge: New", "badge: {de: Neu}", Code.UNSPOKEN_LANGUAGE),
    _edit("range backwards", "severity: p1-p2", "severity: p2-p1", Code.RANGE_BACKWARDS, "p1-p2"),
    _edit(
        "severity twice",
        "coverage: {p1: always, p2-p3: office}",
        "coverage: {p1-p2: always, p2-p3: office}",
        Code.SEVERITY_TWICE,
    ),
    _edit("plan extends itself", "extends: plus", "extends: top", Code.CYCLE),
    _edit("circle of plans", "    extends: basic", "    extends: top", Code.CYCLE),
    _edit("severity not covered", "{p1: always, p2-p3: office}", "{p1: always, p2: office}", Code.UNCOVERED, down=-5),
    _edit(
        "calendar without hours",
        'hours: {mon-sat: "10:00-19:00", sun: closed}',
        "label: Shop",
        Code.NEVER_OPENS,
        down=-2,
    ),
    _edit(
        "calendar always closed",
        'hours: {mon-sat: "10:00-19:00", sun: closed}',
        "hours: {mon-sun: closed}",
        Code.NEVER_OPENS,
        down=-2,
    ),
    _edit(
        "calendar without hours in one region",
        '      emea: {hours: {mon-fri: "08:00-20:00"}}\n',
        "",
        Code.NEVER_OPENS,
        down=-2,
    ),
    _edit("always sometimes", "always: 24x7", 'always: {hours: {mon-fri: "09:00-17:00"}}', Code.ALWAYS_IS_24X7, "24x7"),
    _edit(
        "clock called any",
        "  audit: {label: Audit,",
        "  any: {label: Any, starts: opened, stops: closed}\n  audit: {label: Audit,",
        Code.NAME_TAKEN,
    ),
    _edit("amendment twice", "  - id: japan", "  - id: shop-2021", Code.REPEATED_ID),
    _edit("two default regions", "japan: {label: Japan,", "japan: {label: Japan, default: yes,", Code.DEFAULT_REGIONS),
    _edit("provider without country", ", country: FR}", "}", Code.NO_COUNTRY, down=_line("holidays: [provider") - 2),
    _edit("number for a right", "sandbox: yes, credit: 4", "sandbox: 3, credit: 4", Code.FEATURE_KIND),
    _edit("right for a number", "credit: 4", "credit: yes", Code.FEATURE_KIND),
    _edit("unknown choice", "outage: priority}", "outage: priorty}", Code.FEATURE_KIND, "priority"),
    _edit(
        "counted and chosen", "outage: {label: Outages,", "outage: {label: Outages, count: units,", Code.FEATURE_IS_TWO
    ),
    _edit(
        "carried over, not counted",
        "sandbox: {label: Sandbox}",
        "sandbox: {label: Sandbox, carry_over: 2}",
        Code.NOT_COUNTED,
    ),
    _edit(
        "granted for no choice",
        "outage: {label: Outages,",
        "outage: {label: Outages, grants: {priorty: fast_track},",
        Code.UNKNOWN_NAME,
        "priority",
    ),
    _edit(
        "granted for no severity",
        "outage: {label: Outages,",
        "outage: {label: Outages, severities: p9, grants: fast_track,",
        Code.UNKNOWN_NAME,
    ),
    _edit("amendment for nobody", "when: {region: japan}", "when: {}", Code.EMPTY_WHEN),
    _edit("dates backwards", "until: 2030-12-31", "until: 2020-12-31", Code.DATES_BACKWARDS),
    _edit("clock without end", "starts: opened, stops: [closed, merged]", "starts: opened", Code.CLOCK_INCOMPLETE),
    _edit(
        "mode of another clock", "resolution: {pauses_in", "resolution: {mode: reply, pauses_in", Code.MODE_OF_ANOTHER
    ),
    _edit(
        "lowered upwards",
        "  p2: {label: Major, contact: office}",
        "  p2: {label: Major, reachable: {lower_to: p1}}",
        Code.LOWERS_UP,
    ),
    _edit("report of no severity", "severities: [p1-p2]}", "severities: [p1-p9]}", Code.UNKNOWN_NAME),
    _edit("duty of no product", "product: [shop]}", "product: [shp]}", Code.UNKNOWN_NAME, "shop"),
    _edit(
        "contest in no calendar",
        "contest_within: 4h in office",
        "contest_within: 4h in ofice",
        Code.UNKNOWN_NAME,
        "office",
    ),
)

ALL = (*FILES, *SHAPES, *VALUES, *REFERENCES)
