"""Options of the command line: what is no port or no number is refused before anything starts."""

import socket

import pytest

from palier.project import cli
from palier.project.supervisor import StartRefused
from palier.project.verbs import demo, serve


@pytest.mark.parametrize(("option", "value"), [("--port", "1"), ("--mail-port", "65535"), ("--web-workers", "4")])
def test_what_is_one_is_taken(option, value):
    options = vars(cli.build_parser(["serve"]).parse_args(["serve", option, value]))
    assert options[option.strip("-").replace("-", "_")] == int(value)


@pytest.mark.parametrize(("option", "value"), [("--port", "0"), ("--live-port", "65536"), ("--web-workers", "-1")])
def test_what_is_none_is_refused(option, value, capsys):
    with pytest.raises(SystemExit, match="2"):
        cli.build_parser(["serve"]).parse_args(["serve", f"{option}={value}"])
    assert f"argument {option}: '{value}' is no " in capsys.readouterr().err


@pytest.mark.parametrize("verb", [serve, demo])
def test_a_taken_port_is_said_before_anything_is_done(verb, tmp_path, monkeypatch):
    monkeypatch.setenv("PALIER_HOME", str(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        name = verb.__name__.rpartition(".")[2]
        options = cli.build_parser([name]).parse_args([name, "--port", str(port)])
        with pytest.raises(StartRefused, match=f"Port {port} is in use by another program"):
            verb.run(options)
    assert list(tmp_path.iterdir()) == []
