"""An approved analysis is published to accounts, each with its own figures; their promises are kept by that."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from palier.apps.accounts.models import Account, Contact
from palier.apps.analyses import policies
from palier.apps.analyses.commands.taking import done, stepped, taken
from palier.apps.analyses.errors import NobodyToHand, ReasonForCorrection
from palier.apps.analyses.frozen import Edition, edition_as_data, edition_from_data, share_as_data
from palier.apps.analyses.models import AnalysedCase, Analysis, Copy, Version
from palier.apps.analyses.promises import owed_clocks, owing
from palier.apps.analyses.record import Concerned, cases_of, concerned_by, edition_of, record_of, share_of
from palier.apps.cases.casefile import put_back, take_case
from palier.apps.cases.models import Case, CaseEvent
from palier.apps.catalogues.queries import terms_of
from palier.apps.clocks.models import Clock
from palier.apps.incidents.models import AffectedCase
from palier.apps.outbox.commands import About, owe_mail
from palier.apps.transactions import one_transaction
from palier.core.actor import PALIER, Actor
from palier.core.analysis import Stage, Step
from palier.core.case import Kind, Side, Status
from palier.core.catalogue.terms import Offer

Linked = TypeVar("Linked", AffectedCase, AnalysedCase)
ANALYSIS_PUBLISHED = "analysis_published"
"""The kind of mail that tells a customer that there is something to read; it says nothing of what it is about."""


@one_transaction
def publish_analysis(*, analysis_id: int, account_ids: Collection[int], by: Actor, at: datetime) -> int:
    """Publish what was approved to these accounts, each with its own figures; answers the number of the version.

    What is published already is handed as it is to accounts that have not got it, and to their cases that came since.
    A correction goes to everybody who read the version before, chosen or not.
    Raises NotAllowed, NotFound, StepOutOfOrder, NobodyToHand.
    """
    policies.require(policies.may_write(by), by=by, act="publish_analysis")
    analysis = taken(analysis_id)
    is_new = analysis.stage != Stage.PUBLISHED.value
    stepped(analysis, Step.PUBLISH)
    concerned = concerned_by(analysis)
    before = set(Copy.objects.filter(version__analysis=analysis).values_list("account_id", flat=True))
    chosen = {each for each in account_ids if each in concerned.accounts} | before
    if not chosen:
        raise NobodyToHand
    version = _new_version(analysis, concerned, by, at) if is_new else analysis.versions.order_by("number").last()
    assert version is not None, f"{analysis.reference} is published without a version"
    _hand_out(analysis, version, concerned, chosen, at)
    _keep_promises(analysis, chosen, by, at)
    told = [str(each) for each in sorted(chosen)]
    done(analysis, "publish_analysis", by, at, version=version.number, accounts=told)
    return int(version.number)


@one_transaction
def correct_analysis(*, analysis_id: int, why: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Begin a correction of what is published: it stays as it is, and the next version says why it corrects it.

    Raises NotAllowed, NotFound, StepOutOfOrder, ReasonForCorrection.
    """
    policies.require(policies.may_write(by), by=by, act="correct_analysis")
    words = {code: said.strip() for code, said in why.items() if said.strip()}
    if not words:
        raise ReasonForCorrection
    analysis = taken(analysis_id)
    stepped(analysis, Step.CORRECT)
    analysis.correction, analysis.approved_by, analysis.writers = words, "", [by.id]
    done(analysis, "correct_analysis", by, at)


def settle_resolved(*, at: datetime, limit: int) -> int:
    """Keep the promise of cases that were resolved after their analysis was published; answers how many of `limit`.

    Each in a transaction of its own; a case that is told of already is left alone, for a reopened one owes anew.
    """
    about = AffectedCase.objects.filter(ended_at__isnull=True, incident__analysis__published__gt=0)
    by_incident = _owing(about, "version__analysis__incident", "incident_id").values_list(
        "case_id", "incident__analysis"
    )
    by_case = _owing(AnalysedCase.objects.filter(analysis__published__gt=0), "version__analysis", "analysis_id")
    pairs = [*by_incident[:limit], *by_case.values_list("case_id", "analysis_id")[:limit]]
    return sum(_settle(case_id, analysis_id, at) for case_id, analysis_id in pairs[:limit])


def _owing(links: QuerySet[Linked], names: str, column: str) -> QuerySet[Linked]:
    """Of some links of cases, those whose case owes an analysis, was never told of one, and whose account has it."""
    owes = Clock.objects.filter(owing(), case_id=OuterRef("case_id"))
    told = CaseEvent.objects.filter(case_id=OuterRef("case_id"), kind=Kind.RCA_PUBLISHED.value)
    has_it = Copy.objects.filter(account_id=OuterRef("case__account_id"), **{names: OuterRef(column)})
    return links.filter(Exists(owes), ~Exists(told), Exists(has_it), case__restricted__isnull=True).order_by("pk")


def _settle(case_id: int, analysis_id: int, at: datetime) -> int:
    with transaction.atomic():
        case = Case.objects.get(pk=case_id)
        handed = Copy.objects.filter(version__analysis=analysis_id, account_id=case.account_id)
        newest = handed.order_by("-version__number").values_list("version__number", flat=True).first()
        if newest is None:
            return 0
        reference = Analysis.objects.values_list("reference", flat=True).get(pk=analysis_id)
        _tell_case(case_id, reference, newest, PALIER, at)
        return 1


def _new_version(analysis: Analysis, concerned: Concerned, by: Actor, at: datetime) -> Version:
    analysis.published += 1
    version = Version.objects.create(
        analysis=analysis,
        number=analysis.published,
        content=edition_as_data(edition_of(analysis, concerned, record_of(analysis))),
        correction=analysis.correction,
        approved_by=analysis.approved_by,
        published_by=by.name,
        published_at=at,
    )
    analysis.correction, analysis.writers = {}, []
    return version


def _hand_out(
    analysis: Analysis, version: Version, concerned: Concerned, chosen: Collection[int], at: datetime
) -> None:
    """A copy for each account that has none of this version, and a word to its people."""
    edition: Edition = edition_from_data(version.content)
    have = set(version.copies.values_list("account_id", flat=True))
    accounts = {**concerned.accounts, **{each.pk: each for each in Account.objects.filter(pk__in=chosen)}}
    for account_id in sorted(set(chosen) - have):
        cases = concerned.cases.get(account_id, ())
        share = share_of(analysis, edition, accounts[account_id], cases)
        copy = Copy.objects.create(version=version, account_id=account_id, share=share_as_data(share), handed_at=at)
        _tell_people(copy, cases, at)


def _tell_people(copy: Copy, cases: Sequence[Case], at: datetime) -> None:
    """Whoever opened a case of it; where there is none, whoever is there."""
    there = Contact.objects.filter(account_id=copy.account_id, left_at__isnull=True).order_by("pk")
    asked = there.filter(pk__in={case.contact_id for case in cases})
    for contact in (asked if cases else there)[:100]:
        about = About(account_id=copy.account_id, event_id=copy.pk)
        owe_mail(kind=ANALYSIS_PUBLISHED, recipients=[contact.email], language=contact.language, at=at, **about)


def _keep_promises(analysis: Analysis, chosen: Collection[int], by: Actor, at: datetime) -> None:
    """Write the fact into each case that owes an analysis now, or was never told of one and owes none later."""
    cases = cases_of(analysis).filter(account_id__in=chosen)
    told = CaseEvent.objects.filter(case_id=OuterRef("pk"), kind=Kind.RCA_PUBLISHED.value)
    owes = Clock.objects.filter(owing(), case_id=OuterRef("pk"))
    for case in cases.annotate(told=Exists(told), owes=Exists(owes)).order_by("pk"):
        if case.owes or not (case.told or _will_owe(case)):
            _tell_case(case.pk, analysis.reference, analysis.published, by, at)


def _will_owe(case: Case) -> bool:
    """Is an analysis promised, and the case not resolved yet?  Its clock has not begun, and would run for nothing."""
    terms = terms_of(case.terms_id)
    targets = [terms.target(clock, case.severity) for clock in owed_clocks(terms)]
    return case.status != Status.CLOSED.value and any(each and each.offer is not Offer.NONE for each in targets)


def _tell_case(case_id: int, reference: str, version: int, by: Actor, at: datetime) -> None:
    file = take_case(case_id=case_id, by=by, at=at)
    # People of ours wrote and approved it, whoever finds later that a case was waiting for it.
    file.add(Kind.RCA_PUBLISHED, side=Side.STAFF, data={"analysis": reference, "version": version})
    put_back(file, act="publish_analysis", facts={"analysis": reference})
