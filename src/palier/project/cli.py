"""The command line: one verb, one module of `palier.project.verbs`, imported only when it is called."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from palier import __version__
from palier.project.speech import _, gettext_noop, heed, ngettext

# Verb -> what it is for.  Two verbs may share a module; help must not import any of them.
VERBS = {
    "demo": gettext_noop("show a provider with living data: desk, mail and clocks"),
    "serve": gettext_noop("run everything: pages, live streams, jobs, mail and the database"),
    "web": gettext_noop("run the pages alone"),
    "live": gettext_noop("run the live streams alone"),
    "worker": gettext_noop("run the jobs alone"),
    "mail": gettext_noop("take mail, read it, bring it in"),
    "security": gettext_noop("take reports of vulnerabilities"),
    "plan": gettext_noop("read, check, compare and question a catalogue of plans"),
    "agent": gettext_noop("add an agent, or give one a new password"),
    "account": gettext_noop("add a customer"),
    "contact": gettext_noop("add a person of a customer"),
    "contract": gettext_noop("write down what a customer bought"),
    "verify": gettext_noop("replay every case and report any difference"),
    "migrate": gettext_noop("bring the database to this version"),
    "doctor": gettext_noop("say what is wrong with this installation"),
    "check": gettext_noop("run linters, types, contracts and translations"),
    "test": gettext_noop("run the tests"),
    "bench": gettext_noop("measure against peers and limits"),
    "screenshots": gettext_noop("draw the pictures of the documentation"),
}


FORESEEN = {"Refused", "EmbeddedRefused", "HomeRefused", "SettingRefused", "StartRefused"}


class Refused(Exception):
    """A verb can't go on; the text is the sentence for whoever called it."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one verb and leave with its exit code; a refusal is one sentence, never a traceback."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    parser = build_parser(words)
    options = read_words(parser, words)
    try:
        code = options.run(options)
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:  # `palier … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 141
    except Exception as error:
        said = str(error) if is_foreseen(error) else said_of_database(error)
        if not said:
            raise
        print(f"palier: {said}", file=sys.stderr)
        code = 1
    sys.exit(code or 0)


def read_words(parser: argparse.ArgumentParser, words: Sequence[str]) -> argparse.Namespace:
    """What was asked for.  A mail server whose words we do not understand is to keep the mail (sysexits.h)."""
    try:
        return parser.parse_args(words)
    except SystemExit as left:
        if left.code and list(words[:2]) == ["mail", "pipe"]:
            raise SystemExit(os.EX_TEMPFAIL) from left
        raise


def is_foreseen(error: Exception) -> bool:
    """Is it one of the refusals that carry their own sentence?  Named, not imported: help stays fast."""
    return {kind.__name__ for kind in type(error).__mro__} & FORESEEN != set()


def said_of_database(error: Exception) -> str:
    """What to do about a database that was never brought to this version, or is full; empty for any other error."""
    told = {type(one).__name__ for one in (error, error.__cause__)}
    if "UndefinedTable" in told:
        return _(
            "The database was not brought to this version. Nothing was changed. Run palier migrate, then this again."
        )
    if "DiskFull" in told:
        return _("The disk of the database is full. What was done before is kept. Make room, then run this again.")
    return ""


def build_parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """The parser, with the whole of the verb that `words` call and the names of the others."""
    heed(words)
    vars(argparse).update(_=_, ngettext=ngettext)  # its own words, too, in the terminal's language
    parser = argparse.ArgumentParser(
        prog="palier", description=_("A service desk: the plan you sell is the plan you run.")
    )
    parser.add_argument("--version", action="version", version=f"palier {__version__}")
    verbs = parser.add_subparsers(title=_("verbs"), metavar=_("VERB"), required=True)
    called = next((word for word in words if not word.startswith("-")), "")
    for verb, purpose in VERBS.items():
        if verb == called:
            importlib.import_module(f"palier.project.verbs.{verb}").add_to(verbs)
        else:
            verbs.add_parser(verb, help=_(purpose), add_help=False)
    return parser


if __name__ == "__main__":
    main()
