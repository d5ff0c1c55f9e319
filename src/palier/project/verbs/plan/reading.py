"""What the plan verbs share: a file read or refused in sentences, a contract from options, words in one language.

These verbs work on a file alone, so they need no installation: Django is only asked for its translations.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any

from palier.core.errors import DomainError
from palier.project import speech
from palier.project.speech import _

Verb = Callable[[argparse.Namespace], int]


class NoFile(Exception):
    """A file that cannot be read; the text is the sentence."""


def add_language(parser: argparse.ArgumentParser) -> None:
    """The option that every plan verb has."""
    parser.add_argument("--lang", choices=("fr", "en"), help=_("language of the answer (default: the terminal's)"))


def add_json(parser: argparse.ArgumentParser) -> None:
    """The option of verbs that answer programs as well as people."""
    parser.add_argument("--json", action="store_true", help=_("answer in JSON, for programs"))


def add_facts(parser: argparse.ArgumentParser) -> None:
    """The facts of a contract that its terms depend on."""
    parser.add_argument("--region", help=_("region of the contract"))
    parser.add_argument("--timezone", metavar="ZONE", help=_("time zone of the customer, such as Europe/Paris"))
    parser.add_argument("--country", help=_("country of the customer, such as FR, or a part of it, such as US-CA"))
    parser.add_argument("--product", help=_("product of the case"))
    parser.add_argument("--add-on", action="append", default=[], metavar="ADD_ON", help=_("add-on bought; repeatable"))
    parser.add_argument(
        "--term-starts", type=_day, metavar="DATE", help=_("day on which the contract's term starts (2026-01-31)")
    )


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise argparse.ArgumentTypeError(_("%(value)r is no date such as 2026-01-31") % {"value": written}) from None


def spoken(run: Verb) -> Verb:
    """A verb whose words are in the language asked for, and whose refusals are sentences and exit code 1."""

    @wraps(run)
    def speak(options: argparse.Namespace) -> int:
        with in_language(options.lang or speech.language()):
            try:
                return run(options)
            except (NoFile, DomainError) as error:
                return _refuse(error, options)

    return speak


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Words of the house in one language.  Without settings of an installation, translations are all that is set up."""
    from django.apps import apps
    from django.conf import settings
    from django.utils.translation import override

    if not settings.configured and "DJANGO_SETTINGS_MODULE" not in os.environ:
        settings.configure(USE_I18N=True, USE_TZ=True, TIME_ZONE="UTC", LOCALE_PATHS=[speech.LOCALE])
    if not apps.ready:
        apps.populate(settings.INSTALLED_APPS)
    with override(language):
        yield


def _refuse(error: NoFile | DomainError, options: argparse.Namespace) -> int:
    """Say what is wrong, and answer the exit code; an error that was not foreseen goes on."""
    from palier.adapters.shared.faults import impossible_words
    from palier.core.catalogue import CatalogueRefused

    as_json = getattr(options, "json", False)
    if isinstance(error, CatalogueRefused):
        say_json(refused_json(error)) if as_json else say_faults(error)
        return 1
    sentence = impossible_words(error) if isinstance(error, DomainError) else str(error)
    if sentence is None:
        raise error
    if as_json:
        say_json({"code": type(error).__name__, "message": sentence, "faults": []})
    else:
        complain(sentence)
    return 1


def read_file(name: str) -> Any:
    """The catalogue in a file.  Raises NoFile, CatalogueRefused."""
    from django.utils.translation import gettext

    from palier.core.catalogue import read_catalogue
    from palier.core.catalogue.tree import MOST_BYTES

    if name == "-":
        return read_catalogue(sys.stdin.buffer.read(MOST_BYTES + 1), name="-")
    path = Path(name)
    values = {"file": name}
    try:
        if not name:
            raise NoFile(gettext("Name the file of the catalogue."))
        if path.is_dir():
            raise NoFile(gettext("%(file)s is a folder, not a file.") % values)
        with path.open("rb") as file:
            text = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise NoFile(gettext("There is no file %(file)s.") % values) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise NoFile(gettext("%(file)s cannot be read: %(reason)s.") % (values | {"reason": reason})) from None
    return read_catalogue(text, name=name)


def write_file(path: Path, content: bytes) -> None:
    """Put a file in its place.  Raises NoFile."""
    from django.utils.translation import gettext

    try:
        path.write_bytes(content)
    except OSError as error:
        values = {"file": path, "reason": error.strerror or str(error)}
        raise NoFile(gettext("%(file)s cannot be written: %(reason)s. Nothing was written.") % values) from None


def facts_from(options: argparse.Namespace, plan: str, years: tuple[int, ...]) -> Any:
    """The contract that the options describe."""
    from palier.core.catalogue import ContractFacts

    country, _dash, part = (options.country or "").partition("-")
    return ContractFacts(
        plan=plan,
        add_ons=tuple(options.add_on),
        products=(options.product,) if options.product else (),
        product=options.product,
        region=options.region,
        timezone=options.timezone,
        country=country or None,
        subdivision=part or None,
        term_starts=options.term_starts,
        holiday_years=years,
    )


def say(*lines: object) -> None:
    """Lines for people: as wide as the terminal, plain where it is no terminal."""
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    for line in lines:
        console.print(line, markup=False)


def show(*things: object, width: int | None = None) -> None:
    """Tables and headings for people."""
    from rich.console import Console

    console = Console(highlight=False, width=width)
    for thing in things:
        console.print(thing)


def complain(sentence: str) -> None:
    """One sentence on the error stream."""
    from rich.console import Console

    Console(stderr=True, highlight=False, soft_wrap=True).print(sentence, markup=False)


def say_json(answer: object) -> None:
    """The answer for programs."""
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2) + "\n")


def say_faults(refused: Any) -> None:
    """A refused catalogue: each fault with its place, then how many there are."""
    from rich.text import Text

    from palier.adapters.shared.faults import fault_words, refused_words

    for fault in refused.faults:
        place = Text(f"{refused.name}:{fault.line}:{fault.column}", style="bold")
        show_line(place, Text(f"  {fault_words(fault)}"), Text(f"  ({fault.path})" if fault.path else "", style="dim"))
    complain(refused_words(refused))


def show_line(*parts: Any) -> None:
    """One line of several styles."""
    from rich.console import Console
    from rich.text import Text

    Console(highlight=False, soft_wrap=True).print(Text.assemble(*parts))


def refused_json(refused: Any) -> dict[str, object]:
    """A refused catalogue for programs."""
    from palier.adapters.shared.faults import fault_words, refused_words

    faults = [
        {
            "code": fault.code.value,
            "line": fault.line,
            "column": fault.column,
            "path": fault.path,
            "values": dict(fault.values),
            "suggestion": fault.suggestion,
            "message": fault_words(fault),
        }
        for fault in refused.faults
    ]
    return {"code": "CatalogueRefused", "message": refused_words(refused), "faults": faults}
