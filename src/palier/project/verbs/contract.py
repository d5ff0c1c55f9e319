"""`palier contract`: what a customer bought, and every dated act on it."""

import argparse
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

from palier.project.acting import acting, add_verb, day
from palier.project.cli import Refused
from palier.project.speech import _


def add_to(verbs: Any) -> None:
    """Declare the verb and its own."""
    own = add_verb(verbs, "contract", _("write down what a customer bought"))
    _add_sign(own)
    _add_renew(own)
    _add_change(own)
    _add_end(own)
    show = own.add_parser("show", help=_("say what a customer was promised on a day, as known on a day"))
    show.add_argument("account", metavar="ACCOUNT", help=_("the customer's name"))
    show.add_argument("--product", default="", metavar="ID", help=_("where contracts are for products"))
    show.add_argument("--on", type=day, metavar="DAY", help=_("the day; today if unsaid"))
    show.add_argument(
        "--known", type=day, metavar="DAY", help=_("as it was known at the end of that day; now if unsaid")
    )
    show.set_defaults(run=show_it)


def _add_sign(own: Any) -> None:
    sign = own.add_parser("sign", help=_("put a customer under a plan"))
    sign.add_argument("account", metavar="ACCOUNT", help=_("the customer's name"))
    sign.add_argument("--catalogue", required=True, metavar="ID", help=_("the provider's id in the catalogue"))
    sign.add_argument("--plan", required=True, metavar="ID", help=_("the plan's id"))
    _add_contents(sign, default=[])
    sign.add_argument("--from", dest="starts_on", type=day, required=True, metavar="DAY", help=_("the first day"))
    sign.add_argument("--until", dest="ends_on", type=day, metavar="DAY", help=_("the last day; without end if unsaid"))
    sign.add_argument("--keep-version", action="store_true", help=_("keep today's version of the catalogue for good"))
    sign.set_defaults(run=sign_it)


def _add_contents(parser: Any, *, default: list[str] | None) -> None:
    """What a contract holds; with no default, what is not said stays as it is."""
    several = _("may be said several times")
    parser.add_argument("--add-on", action="append", default=default, metavar="ID", help=several)
    parser.add_argument("--product", action="append", default=default, metavar="ID", help=several)
    region = "" if default is not None else None
    parser.add_argument("--region", default=region, metavar="ID", help=_("where the catalogue has regions"))
    parser.add_argument("--negotiated", metavar="FILE", help=_("terms that win over the plan; - for standard input"))
    parser.add_argument("--order", default="", metavar="NUMBER", help=_("the quote or order"))


def _add_renew(own: Any) -> None:
    renew = own.add_parser("renew", help=_("let a contract go on as a new term"))
    _add_which(renew)
    renew.add_argument("--plan", metavar="ID", help=_("another plan, for the new term"))
    _add_contents(renew, default=None)
    renew.add_argument(
        "--until", dest="ends_on", type=day, metavar="DAY", help=_("the last day; without end if unsaid")
    )
    renew.set_defaults(run=renew_it)


def _add_change(own: Any) -> None:
    change = own.add_parser("change", help=_("upgrade, downgrade, add or drop from a day on"))
    _add_which(change)
    change.add_argument("--plan", metavar="ID", help=_("the plan's id"))
    _add_contents(change, default=None)
    change.add_argument("--from", dest="from_on", type=day, required=True, metavar="DAY", help=_("the first day"))
    change.add_argument("--until", type=day, metavar="DAY", help=_("the last day; to the contract's end if unsaid"))
    change.set_defaults(run=change_it)


def _add_end(own: Any) -> None:
    end = own.add_parser("end", help=_("let a contract end earlier than it was written"))
    _add_which(end)
    end.add_argument("--on", dest="last_day", type=day, required=True, metavar="DAY", help=_("the last day"))
    end.set_defaults(run=end_it)


def _add_which(parser: Any) -> None:
    parser.add_argument("account", metavar="ACCOUNT", help=_("the customer's name"))
    parser.add_argument("--contract", type=int, metavar="NUMBER", help=_("which, where the customer has several"))
    parser.add_argument("--reason", default="", metavar="WORDS", help=_("why, for whoever reads it later"))


@acting
def sign_it(options: argparse.Namespace, at: datetime) -> str:
    """Sign the contract."""
    from palier.apps.accounts.choices import account_called
    from palier.apps.accounts.commands import sign_contract
    from palier.core.actor import PALIER

    sign_contract(
        account_id=account_called(options.account),
        catalogue=options.catalogue,
        plan=options.plan,
        add_ons=options.add_on,
        products=options.product,
        region=options.region,
        negotiated=_fragment(options.negotiated) or "",
        order_number=options.order,
        keeps_version=options.keep_version,
        starts_on=options.starts_on,
        ends_on=options.ends_on,
        by=PALIER,
        at=at,
    )
    return _("%(account)s is under the plan %(plan)s.") % {"account": options.account, "plan": options.plan}


@acting
def renew_it(options: argparse.Namespace, at: datetime) -> str:
    """Renew the contract."""
    from palier.apps.accounts.commands import renew_contract
    from palier.core.actor import PALIER

    renew_contract(
        contract_id=_contract(options),
        ends_on=options.ends_on,
        changes=_changes(options),
        order_number=options.order,
        reason=options.reason,
        by=PALIER,
        at=at,
    )
    return _("The contract of %(account)s goes on as a new term.") % {"account": options.account}


@acting
def change_it(options: argparse.Namespace, at: datetime) -> str:
    """Change the contract, and say for how many open cases that makes a difference."""
    from palier.apps.accounts.choices import account_called
    from palier.apps.accounts.commands import change_contract
    from palier.apps.cases.contract_effects import effects_on_cases
    from palier.core.actor import PALIER

    change_contract(
        contract_id=_contract(options),
        from_on=options.from_on,
        until=options.until,
        changes=_changes(options),
        order_number=options.order,
        reason=options.reason,
        by=PALIER,
        at=at,
    )
    effects = effects_on_cases(viewer=PALIER, account_id=account_called(options.account), at=at)
    values = {"account": options.account, "count": len(effects)}
    return _("Written down. Open cases of %(account)s still bound as before: %(count)d; the desk shows them.") % values


@acting
def end_it(options: argparse.Namespace, at: datetime) -> str:
    """End the contract."""
    from palier.apps.accounts.commands import end_contract
    from palier.core.actor import PALIER

    end_contract(
        contract_id=_contract(options), last_day=options.last_day, reason=options.reason, by=PALIER, at=at
    )  # fmt: skip
    values = {"account": options.account, "day": options.last_day.isoformat()}
    return _("The contract of %(account)s ends after %(day)s.") % values


@acting
def show_it(options: argparse.Namespace, at: datetime) -> str:
    """What was promised, clock by clock."""
    from palier.adapters.shared.words import clock_words, severity_words, target_words, text_words
    from palier.apps.accounts.choices import account_called
    from palier.apps.accounts.promises_kept import terms_on

    known_at = at if options.known is None else _end_of(options.known)
    on = options.on or at.date()
    account_id = account_called(options.account)
    promised = terms_on(account_id=account_id, product=options.product, on=on, known_at=known_at)
    if promised is None:
        return _("Nothing was promised to %(account)s.") % {"account": options.account}
    terms = promised.terms
    lines = [text_words(terms.plan_label)]
    for clock, targets in terms.targets.items():
        lines.append(f"  {clock_words(terms, clock)}")
        for severity, target in targets.items():
            own = _("  (negotiated)") if target.place.source.value == "contract" else ""
            lines.append(f"    {severity_words(terms, severity)}: {target_words(target, terms.calendars)}{own}")
    return "\n".join(lines)


def _end_of(on: date) -> datetime:
    from datetime import UTC, time

    return datetime.combine(on, time.max, UTC)


def _changes(options: argparse.Namespace) -> Any:
    from palier.apps.accounts.commands import Changes

    return Changes(
        plan=options.plan,
        add_ons=None if options.add_on is None else tuple(options.add_on),
        products=None if options.product is None else tuple(options.product),
        region=options.region,
        negotiated=_fragment(options.negotiated),
    )


def _fragment(file: str | None) -> str | None:
    """The negotiated terms as written.  Raises Refused where there is no such file."""
    if file is None:
        return None
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        unread = _("%(file)s cannot be read. Nothing was changed.")
        raise Refused(unread % {"file": file}) from error


def _contract(options: argparse.Namespace) -> int:
    """The contract meant: the one named, or the customer's only one.  Raises Refused where there are several."""
    from palier.apps.accounts.choices import account_called, contracts_of

    account_id = account_called(options.account)
    if options.contract is not None:
        return int(options.contract)
    known = contracts_of(account_id)
    if len(known) == 1:
        return known[0]
    several = _("%(account)s has several contracts, or none: %(numbers)s. Name one with --contract.")
    raise Refused(several % {"account": options.account, "numbers": ", ".join(map(str, known)) or "–"})
