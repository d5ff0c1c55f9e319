"""Refusals about lists that are kept and acts on many cases, one sentence each."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop as told

from palier.apps.batches.errors import ActIncomplete, NothingChosen, TooManyChosen, UndoneBefore
from palier.apps.views.errors import TooManyViews, ViewNameTaken, ViewWithoutName
from palier.core.errors import DomainError

LIST_SENTENCES: Mapping[type[DomainError], str] = {
    ViewNameTaken: told("You keep a view called “%(name)s” already. Nothing was kept. Choose another name."),
    ViewWithoutName: told(
        "A view needs a name of at most %(longest)s characters. Nothing was kept. Write one, then try again."
    ),
    TooManyViews: told("You keep %(most)s views already. Nothing was kept. Take one away first."),
    NothingChosen: told("No case was chosen. Nothing was changed. Choose cases in a list, then try again."),
    TooManyChosen: told("More than %(most)s cases were chosen. Nothing was changed. Do it in several goes."),
    ActIncomplete: told("It was not said what to do with these cases. Nothing was changed. Choose it, then try again."),
    UndoneBefore: told(
        "This can’t be undone, or was undone already. Nothing was changed. Open the cases to see how they stand."
    ),
}
