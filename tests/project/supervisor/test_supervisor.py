"""The supervisor with small stand-in programs, as a process of its own: started, signalled, killed from outside."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

DRIVER = Path(__file__).with_name("driver.py")
SERVES = """
import socket, sys, time
server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
print("listening", flush=True)
time.sleep(3600)
"""
ANSWERS = """
import pathlib, socket, sys, time
server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
while True:
    line, _ = server.accept()
    with line:
        line.recv(100)
        print("heard", flush=True)
        if pathlib.Path(sys.argv[2]).exists():
            line.sendall(b"HTTP/1.0 200 OK")
"""
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(3600)"
PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"])
print("child", child.pid, flush=True)
time.sleep(3600)
"""


class Running:
    """A supervisor under test and the lines it has written."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self.process = process
        self.log = log

    def lines(self) -> list[dict[str, str]]:
        whole, _, _being_written = self.log.read_text().rpartition("\n")
        return [json.loads(line) for line in whole.splitlines()]

    def events(self, name: str) -> list[str]:
        return [line["event"] for line in self.lines() if line["process"] == name]

    def wait_for(self, claim: Callable[[], object], seconds: float = 15) -> None:
        deadline = time.monotonic() + seconds
        while not claim():
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.01)

    def wait_ready(self) -> None:
        self.wait_for(lambda: "ready" in self.events("palier"))

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    started: list[subprocess.Popen[str]] = []

    def start(*programs: dict[str, object]) -> Running:
        log = tmp_path / "log"
        with log.open("w") as out:
            command = [sys.executable, str(DRIVER), json.dumps(programs)]
            process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, text=True, start_new_session=True)
        started.append(process)
        return Running(process, log)

    yield start
    for process in started:
        if process.poll() is None:
            for child in psutil.Process(process.pid).children(recursive=True):
                child.kill()
        process.kill()
        process.wait()


def python(source: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", source, *arguments]


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def gone(processes: list[psutil.Process]) -> bool:
    return not [process for process in processes if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]


def test_is_ready_once_every_program_takes_connections(supervise, port):
    house = supervise({"name": "web", "command": python(SERVES, str(port)), "address": ["127.0.0.1", port]})
    house.wait_ready()
    socket.create_connection(("127.0.0.1", port)).close()
    house.wait_for(lambda: house.events("web") == ["listening"])


def test_who_must_answer_a_hello_is_not_ready_by_listening(supervise, port, tmp_path):
    gate = tmp_path / "gate"
    house = supervise(
        {
            "name": "web",
            "command": python(ANSWERS, str(port), str(gate)),
            "address": ["127.0.0.1", port],
            "hello": "HEAD / HTTP/1.0",
        }
    )
    house.wait_for(lambda: "heard" in house.events("web"))
    assert "ready" not in house.events("palier")
    gate.touch()
    house.wait_ready()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_stops_everything_when_asked(supervise, port, number):
    house = supervise(
        {"name": "web", "command": python(SERVES, str(port)), "address": ["127.0.0.1", port]},
        {"name": "worker", "command": python(PARENT)},
    )
    house.wait_ready()
    house.wait_for(lambda: house.events("worker"))
    family = house.family()
    assert len(family) == 3
    house.process.send_signal(number)
    assert house.process.wait(timeout=10) == 0
    assert gone(family)


def test_a_program_deaf_to_sigterm_is_killed(supervise):
    house = supervise({"name": "deaf", "command": python(DEAF)})
    house.wait_for(lambda: "deaf" in house.events("deaf"))
    house.wait_ready()
    family = house.family()
    house.process.terminate()
    assert house.process.wait(timeout=10) == 0
    assert gone(family)


def test_a_program_that_dies_starts_again_and_its_children_are_gone(supervise):
    house = supervise({"name": "worker", "command": python(PARENT)})
    house.wait_ready()
    house.wait_for(lambda: len(house.events("worker")) == 1)
    family = house.family()
    psutil.Process(house.process.pid).children()[0].kill()
    house.wait_for(lambda: len(house.events("worker")) == 2)
    assert gone(family)
    assert any("worker ended (SIGKILL)" in event for event in house.events("palier"))


def test_the_pause_before_a_new_start_grows(supervise):
    house = supervise({"name": "fickle", "command": python("raise SystemExit(3)")})
    house.wait_for(lambda: sum("fickle ended (3)" in event for event in house.events("palier")) >= 2)
    pauses = [float(event.split(" in ")[1].split()[0]) for event in house.events("palier") if "ended (3)" in event]
    assert pauses == sorted(set(pauses))


def test_gives_up_with_a_sentence_when_a_program_never_starts(supervise, port):
    house = supervise(
        {"name": "broken", "command": python("raise SystemExit('no such table')"), "address": ["127.0.0.1", port]},
        {"name": "worker", "command": python(PARENT)},
    )
    assert house.process.wait(timeout=20) == 1
    assert house.events("broken") == ["no such table"] * 3
    assert "broken does not start; its last lines above say why. Everything was stopped again." in house.events(
        "palier"
    )


def test_a_taken_port_is_a_sentence_and_nothing_starts(supervise):
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken = server.getsockname()[1]
        house = supervise({"name": "web", "command": python(SERVES, str(taken)), "address": ["127.0.0.1", taken]})
        assert house.process.wait(timeout=10) == 1
    assert house.events("web") == []
    assert house.events("palier")[0].startswith(f"Port {taken} is in use by another program")


def test_killed_with_9_it_leaves_no_orphan(supervise, port):
    house = supervise(
        {"name": "web", "command": python(SERVES, str(port)), "address": ["127.0.0.1", port]},
        {"name": "worker", "command": python("import time; time.sleep(3600)")},
    )
    house.wait_ready()
    family = house.family()
    assert len(family) == 2
    house.process.kill()
    house.wait_for(lambda: gone(family))


def test_lines_that_are_json_keep_their_keys(supervise):
    said = json.dumps({"event": "case opened", "level": "warning", "case": "PAL-7K3-92"})
    talk = f"import time; print({said!r}); print('{{plain'); print('x' * 3_000_000, flush=True); time.sleep(3600)"
    house = supervise({"name": "web", "command": python(talk)})
    house.wait_for(lambda: len(house.events("web")) >= 4)
    first, second, *rest = (line for line in house.lines() if line["process"] == "web")
    assert (first["event"], first["level"], first["case"]) == ("case opened", "warning", "PAL-7K3-92")
    assert (second["event"], second["level"]) == ("{plain", "info")
    assert {character for line in rest for character in line["event"]} == {"x"}


def test_on_a_terminal_lines_are_coloured_and_carry_the_name():
    import io

    from palier.project.supervisor import Journal

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    out = Terminal()
    journal = Journal(out)
    journal.write("web", "GET /\n")
    journal.write("mail", "250 OK")
    journal.write("web", "  ")
    assert out.getvalue() == "\x1b[36mweb     │\x1b[0m GET /\n\x1b[33mmail    │\x1b[0m 250 OK\n"


def test_a_second_ctrl_c_ends_at_once(supervise):
    house = supervise({"name": "deaf", "command": python(DEAF)})
    house.wait_for(lambda: "deaf" in house.events("deaf"))
    house.wait_ready()
    family = house.family()
    house.process.send_signal(signal.SIGINT)
    house.wait_for(lambda: "Stopping …" in house.events("palier"))
    house.process.send_signal(signal.SIGINT)
    assert house.process.wait(timeout=10) == 0
    assert gone(family)
