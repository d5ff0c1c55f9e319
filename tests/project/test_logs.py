"""Lines of structlog and of plain logging look the same: JSON for programs, text for eyes."""

import json
import os
import subprocess
import sys

import pytest

TALK = """
import logging, structlog
from palier.project.logs import configure_logging
configure_logging()
structlog.get_logger("palier.jobs").info("case_opened", reference="PAL-7K3-92")
logging.getLogger("palier.mail").warning("kept %d mails", 3)
logging.getLogger("procrastinate.worker").info("noise")
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("django.request").exception("broke")
"""


def said(**environment: str) -> list[str]:
    told = {**os.environ, **environment}
    done = subprocess.run([sys.executable, "-c", TALK], env=told, capture_output=True, text=True, check=True)
    assert done.stdout == ""
    return done.stderr.splitlines()


@pytest.mark.parametrize("environment", [{}, {"PALIER_LOG": "json"}])
def test_json_where_nobody_looks_on(environment):
    opened, kept, broke = map(json.loads, said(**environment))
    assert (opened["event"], opened["reference"], opened["level"]) == ("case_opened", "PAL-7K3-92", "info")
    assert (kept["event"], kept["logger"], kept["level"]) == ("kept 3 mails", "palier.mail", "warning")
    assert "ZeroDivisionError" in broke["exception"]
    assert all(line["timestamp"].endswith("Z") for line in (opened, kept, broke))


def test_text_for_eyes():
    lines = said(PALIER_LOG="text")
    assert "case_opened" in lines[0]
    assert "reference=PAL-7K3-92" in lines[0]
    assert "kept 3 mails" in lines[1]
    assert not [line for line in lines if "noise" in line]


def test_what_draws_for_eyes_is_not_loaded_into_programs_and_can_be_had_later():
    talk = "import sys; from palier.project import logs; print('rich' in sys.modules); import rich.console; print('ok')"
    done = subprocess.run([sys.executable, "-c", talk], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "ok"]
