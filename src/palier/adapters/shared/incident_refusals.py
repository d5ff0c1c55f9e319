"""What incidents and components refuse, in sentences."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop as told

from palier.apps.incidents.errors import (
    AlreadyLinked,
    AlreadyRung,
    ArrangementCrossed,
    AudienceNotWider,
    GroupNotEmpty,
    IncidentOver,
    NameTaken,
    NobodyChosen,
    NotANumber,
    NothingAffected,
    NothingToSay,
    PromiseInThePast,
    StageOutOfOrder,
    TemplateNameTaken,
    UnknownInTemplate,
    UpdateCrossed,
    WindowBackwards,
)
from palier.core.errors import DomainError

INCIDENT_SENTENCES: Mapping[type[DomainError], str] = {
    IncidentOver: told(
        "%(reference)s is over: nothing was added. What was said can still be corrected, visibly; for something new, "
        "open another incident."
    ),
    StageOutOfOrder: told(
        "An incident is not planned, and a maintenance is not investigated. Nothing was published. Choose another "
        "stage."
    ),
    NothingToSay: told(
        "Words are missing, in both languages. Nothing was published. Write them in one language at least."
    ),
    NothingAffected: told(
        "No system is chosen: nobody could tell what a public incident is about. Nothing was published. Choose one, or "
        "keep it internal."
    ),
    NobodyChosen: told(
        "No account is chosen: nobody could read what is for chosen accounts. Nothing was published. Choose one, or "
        "say that everybody may know."
    ),
    NameTaken: told("There is a system “%(name)s” already. Nothing was added. Choose another short name."),
    ArrangementCrossed: told(
        "Somebody else changed the system “%(name)s” while you were writing. What you wrote stands below and was not "
        "saved. Compare it with what is there now, then save again."
    ),
    GroupNotEmpty: told(
        "Systems still stand under this heading (%(many)s), retired ones included. It was not removed. Give them "
        "another heading first."
    ),
    PromiseInThePast: told(
        "An update cannot be promised for an instant that is over. Nothing was published. Choose a later one."
    ),
    WindowBackwards: told(
        "The maintenance would end before it begins. Nothing was announced. Correct one of the two instants."
    ),
    TemplateNameTaken: told("There are prepared words “%(name)s” already. Nothing was kept. Choose another name."),
    UnknownInTemplate: told("%(names)s stands for nothing here. Nothing was kept. Prepared words can name: %(known)s."),
    AlreadyLinked: told("%(case)s belongs to %(incident)s already. Nothing was changed."),
    AlreadyRung: told(
        "This call to %(account)s is done already, or a later update is to be told instead. Nothing was changed. The "
        "list below says what is still to be done."
    ),
    NotANumber: told(
        "“%(number)s” is no telephone number. The number was not changed. Write digits, with the country first: "
        "+33 1 23 45 67 89."
    ),
    AudienceNotWider: told(
        "Nobody more would come to know of %(reference)s, or somebody who knows would not any more. Nothing was "
        "changed: what was said to them was said. Choose more accounts, or everybody."
    ),
    UpdateCrossed: told(
        "Somebody else published an update of %(reference)s while you were writing. What you wrote stands below and "
        "was not published. Read theirs first."
    ),
}
