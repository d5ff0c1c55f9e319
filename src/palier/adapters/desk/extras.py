"""Add-ons, products and regions: chosen from lists in forms, said on screens, always by the labels of the catalogue."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from palier.adapters.shared.words import list_words, text_words
from palier.apps.catalogues.extras import Extra, Extras

KINDS = ("add_ons", "products", "regions")


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose; `about` says what it goes with, `held` whether it is chosen now."""

    value: str
    words: str
    about: str
    held: bool


@dataclass(frozen=True, slots=True)
class ExtraChoices:
    """Everything that can be chosen; what is held and no catalogue sells any more can still be kept or dropped."""

    add_ons: tuple[Option, ...]
    products: tuple[Option, ...]
    regions: tuple[Option, ...]


def extra_choices(
    sold: Iterable[Extras],
    *,
    catalogue: str = "",
    add_ons: Sequence[str] = (),
    products: Sequence[str] = (),
    region: str = "",
) -> ExtraChoices:
    """What can be chosen of one catalogue, or of each, with what is held chosen."""
    wanted = [each for each in sold if catalogue in ("", each.slug)]
    return ExtraChoices(
        _options(wanted, "add_ons", add_ons),
        _options(wanted, "products", products),
        _options(wanted, "regions", [region] if region else []),
    )


def extra_labels(sold: Iterable[Extras]) -> dict[tuple[str, str], str]:
    """What each is called, by kind and id."""
    return {
        (kind, each.id): text_words(each.label) or each.id
        for extras in sold
        for kind in KINDS
        for each in _of(extras, kind)
    }


def extras_words(
    labels: dict[tuple[str, str], str], *, add_ons: Iterable[str], products: Iterable[str], region: str
) -> str:
    """What a contract holds besides its plan, in one list."""
    held = [*(("add_ons", each) for each in add_ons), *(("products", each) for each in products)]
    held += [("regions", region)] if region else []
    return list_words([labels.get(each, each[1]) for each in held]) if held else ""


def _of(extras: Extras, kind: str) -> tuple[Extra, ...]:
    return {"add_ons": extras.add_ons, "products": extras.products, "regions": extras.regions}[kind]


def _options(sold: Sequence[Extras], kind: str, held: Sequence[str]) -> tuple[Option, ...]:
    several = len(sold) > 1
    found: dict[str, Option] = {}
    for extras in sold:
        for each in _of(extras, kind):
            about = _about(each, text_words(extras.provider) if several else "")
            found.setdefault(each.id, Option(each.id, text_words(each.label) or each.id, about, each.id in held))
    gone = [Option(each, each, _("no longer sold"), True) for each in held if each not in found]
    return (*found.values(), *gone)


def _about(each: Extra, provider: str) -> str:
    plans = _("with %(plans)s") % {"plans": list_words([text_words(plan) for plan in each.plans])} if each.plans else ""
    return " · ".join(part for part in (provider, plans) if part)
