"""The embedded server against all that befalls processes: always back, nothing committed lost, nobody left behind."""

import fcntl
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
import pytest

from palier.project.embedded import Embedded, EmbeddedRefused, erase
from palier.project.embedded.account import Account
from palier.project.embedded.binaries import find_binaries
from palier.project.embedded.layout import LONGEST_SOCKET_FOLDER, existing_major, fallback_of, runnable

HOLDER = Path(__file__).with_name("holder.py")
SOURCE = Path(__file__).resolve().parents[3] / "src"


def wait_for(claim: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder any account may reach, as a home usually is; pytest's own are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="palier-home-"))
    folder.chmod(0o755)
    yield folder / "postgres"
    end_all_in(folder)
    shutil.rmtree(folder)


def end_all_in(folder: Path) -> None:
    kill_all(server_pids(folder))
    wait_for(lambda: not server_pids(folder))


def kill_all(pids: set[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def server_pids(folder: Path) -> set[int]:
    """Every process that works below the folder, asked of the kernel."""
    found = set()
    for process in psutil.process_iter():
        try:
            if Path(process.cwd()).is_relative_to(folder):
                found.add(process.pid)
        except (psutil.Error, OSError):
            continue
    return found


class Holder:
    """One more process that uses the server."""

    def __init__(self, folder: Path, command: Sequence[object] = (sys.executable, HOLDER), **options: object) -> None:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        self.process = subprocess.Popen([*map(str, command), str(folder)], text=True, **pipes, **options)

    def url(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def leave(self) -> None:
        assert self.process.communicate("\n", timeout=60)[1] == ""
        assert self.process.returncode == 0

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


def postmaster(server: Embedded) -> int:
    return int((server.data / "postmaster.pid").read_text().split("\n")[0])


def kill_postmaster(server: Embedded) -> None:
    pid = postmaster(server)
    os.kill(pid, signal.SIGKILL)
    wait_for(lambda: not server.is_alive())


def write_down(url: str, number: int) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("create table if not exists kept (number int primary key)")
        connection.execute("insert into kept values (%s)", [number])


def kept(url: str) -> list[int]:
    with psycopg.connect(url) as connection:
        return [number for (number,) in connection.execute("select number from kept order by 1")]


def test_answers_inside_is_gone_outside_and_keeps_what_was_committed(home):
    with Embedded(home) as server:
        write_down(server.url, 1)
        assert server.is_alive()
    assert server_pids(home) == set()
    assert not server.is_alive()
    with Embedded(home) as server:
        assert kept(server.url) == [1]


def test_a_database_made_for_us(home):
    with Embedded(home) as server, psycopg.connect(server.url) as connection:
        settings = "current_setting('server_encoding'), current_setting('timezone'), current_setting('fsync'), "
        answer = connection.execute(f"select {settings} current_setting('listen_addresses'), current_database()")
        assert answer.fetchone() == ("UTF8", "UTC", "on", "", "palier")


def test_six_starts_at_once(home):
    holders = [Holder(home) for _ in range(6)]
    urls = {holder.url() for holder in holders}
    assert len(urls) == 1
    write_down(urls.pop(), 1)
    for holder in holders:
        holder.leave()
    wait_for(lambda: not server_pids(home))


def test_stays_for_the_holders_that_remain(home):
    with Embedded(home) as server:
        other = Holder(home)
        assert other.url() == server.url
        other.leave()
        write_down(server.url, 1)
        assert kept(server.url) == [1]


def test_the_last_holder_killed_leaves_nobody_behind(home):
    first, second = Holder(home), Holder(home)
    write_down(first.url(), 1)
    second.url()
    first.kill()
    assert server_pids(home)
    second.kill()
    wait_for(lambda: not server_pids(home))
    with Embedded(home) as server:
        assert kept(server.url) == [1]


def test_the_postmaster_killed_under_load_comes_back_with_all_that_was_committed(home):
    committed: list[int] = []
    with Embedded(home) as server:
        write_down(server.url, 0)

        def load() -> None:
            try:
                with psycopg.connect(server.url, autocommit=True) as connection:
                    for number in range(1, 1_000_000):
                        connection.execute("insert into kept values (%s)", [number])
                        committed.append(number)
            except psycopg.Error:
                return

        for _ in range(2):
            committed.clear()
            with psycopg.connect(server.url, autocommit=True) as connection:
                connection.execute("truncate kept")
            writer = threading.Thread(target=load)
            writer.start()
            wait_for(lambda: len(committed) > 50)
            kill_postmaster(server)
            server.revive()
            writer.join()
            assert kept(server.url)[: len(committed)] == committed
    assert server_pids(home) == set()


def test_the_whole_tree_killed(home):
    holder = Holder(home)
    url = holder.url()
    write_down(url, 1)
    victims = server_pids(home) | {holder.process.pid}
    kill_all(victims)
    holder.process.communicate()
    with Embedded(home) as server:
        assert kept(server.url) == [1]


def test_a_backend_busy_when_its_postmaster_is_killed_does_not_block_the_return(home):
    with Embedded(home) as server:
        busy = psycopg.connect(server.url)
        endless = "select count(*) from generate_series(1, 1e12::bigint)"

        def work() -> None:
            with suppress(psycopg.Error):
                busy.execute(endless)

        spin = threading.Thread(target=work)
        spin.start()
        running = "select count(*) from pg_stat_activity where query = %s and state = 'active'"
        with psycopg.connect(server.url, autocommit=True) as other:
            wait_for(lambda: other.execute(running, [endless]).fetchone() == (1,))
        kill_postmaster(server)
        server.revive()
        spin.join()
        busy.close()
        write_down(server.url, 1)


def test_a_stale_pid_file_that_names_a_living_stranger(home):
    with Embedded(home) as server:
        write_down(server.url, 1)
    stranger = server.data / "postmaster.pid"
    lines = [str(os.getpid()), str(server.data), "1700000000", "5432", str(server.socket), "", "1 1", "ready"]
    stranger.write_text("\n".join(lines) + "\n")
    (server.socket / ".s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n")
    with Embedded(home) as server:
        assert kept(server.url) == [1]


def test_a_first_start_cut_short_is_made_again(home):
    half = home / f"{Embedded(home).binaries.major}.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18")
    with Embedded(home) as server:
        write_down(server.url, 1)
    assert not half.exists()


def test_a_path_too_long_for_a_socket(home):
    deep = home / ("a" * 60) / 'it\'s, a "long" $path' / ("b" * 60)
    assert len(str(deep)) > LONGEST_SOCKET_FOLDER
    with Embedded(deep) as server:
        write_down(server.url, 1)
        assert not server.socket.is_relative_to(deep)
        assert server.socket.stat().st_mode & 0o777 == 0o700
        other = Holder(deep)
        assert other.url() == server.url
        other.leave()
    shutil.rmtree(server.socket)
    with Embedded(deep) as server:
        assert kept(server.url) == [1]
    shutil.rmtree(server.socket)


def test_a_socket_folder_planted_by_someone_else_is_not_used(home):
    deep = home / ("a" * 100)
    deep.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as planted:
        Path(planted).chmod(0o777)
        (deep / "socket.json").write_text(json.dumps(planted))
        with Embedded(deep) as server:
            assert str(server.socket) != planted
        shutil.rmtree(server.socket)


def test_the_data_is_closed_to_others(home):
    with Embedded(home) as server:
        assert server.data.stat().st_mode & 0o777 == 0o700
        assert server.socket.stat().st_mode & 0o777 == 0o700
        assert psutil.Process(postmaster(server)).uids().real == server.account.uid != 0


def test_a_database_of_another_version_is_a_sentence(home, monkeypatch):
    (home / "9").mkdir(parents=True)
    (home / "9" / "PG_VERSION").write_text("9")
    with pytest.raises(EmbeddedRefused, match=r"holds a database of PostgreSQL 9.*Nothing was changed"):
        Embedded(home)
    monkeypatch.setenv("PALIER_PG_BIN", str(home))
    with pytest.raises(EmbeddedRefused, match="No PostgreSQL programs were found"):
        Embedded(home)


def test_a_start_that_postgresql_refuses_is_a_sentence_with_its_words(home):
    with Embedded(home):
        pass
    with (
        pytest.raises(EmbeddedRefused, match=r"(?s)could not do its part.*invalid value"),
        Embedded(home, settings={"shared_buffers": "much"}),
    ):
        pass
    with Embedded(home) as server:
        assert server.is_alive()


def test_waits_for_a_start_that_another_process_has_begun(home):
    with Embedded(home):
        pass
    with (home / "start.lock").open("a") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        holder = Holder(home)
        wait_for(lambda: psutil.Process(holder.process.pid).open_files())
        assert server_pids(home) == set()
    assert holder.url().startswith("postgresql://")
    holder.leave()


@dataclass(frozen=True)
class Stranger:
    """An ordinary user with a place of their own, a copy of our code in it, and no right beyond."""

    account: Account
    place: Path
    command: tuple[object, ...]
    options: dict[str, object]


@pytest.fixture
def stranger() -> Iterator[Stranger]:
    account = Account(pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()))
    with tempfile.TemporaryDirectory(prefix="palier-user-") as made:
        place = Path(made)
        package = place / "code" / "palier"
        shutil.copytree(
            SOURCE / "palier" / "project", package / "project", ignore=shutil.ignore_patterns("__pycache__")
        )
        shutil.copy(SOURCE / "palier" / "__init__.py", package)
        shutil.copy(HOLDER, place)
        account.give(place)
        programs = runnable(find_binaries(major=None), account)
        environment = {**os.environ, "PYTHONPATH": str(place / "code"), "PALIER_PG_BIN": str(programs.folder)}
        python = next(path for path in (sys.executable, "/usr/bin/python3") if account.can_enter(Path(path)))
        options = {"env": environment, **account.popen_arguments()}
        yield Stranger(account, place, (python, place / HOLDER.name), options)


@pytest.fixture
def closed_home() -> Iterator[Path]:
    """A folder that only its owner may enter, like /root."""
    folder = Path(tempfile.mkdtemp(prefix="palier-closed-"))
    yield folder / "postgres"
    end_all_in(folder)
    end_all_in(fallback_of(folder / "postgres"))
    shutil.rmtree(folder)
    shutil.rmtree(fallback_of(folder / "postgres"), ignore_errors=True)


def test_a_home_closed_to_others_works_and_stays_closed(closed_home, capfd):
    """As root, PostgreSQL's account can't enter it: the database goes to the system's folder, again and again."""
    with Embedded(closed_home) as server:
        write_down(server.url, 1)
    with Embedded(closed_home) as server:
        assert kept(server.url) == [1]
        assert server.folder == (fallback_of(closed_home) if os.geteuid() == 0 else closed_home)
    assert closed_home.parent.stat().st_mode & 0o777 == 0o700
    assert capfd.readouterr().err.count("may not enter") == (1 if os.geteuid() == 0 else 0)


def test_an_ordinary_user(stranger):
    home = stranger.place / "postgres"
    holder = Holder(home, stranger.command, **stranger.options)
    url = holder.url()
    pid = int(next(home.glob("*/postmaster.pid")).read_text().split("\n")[0])
    assert psutil.Process(pid).uids().real == stranger.account.uid
    write_down(url, 1)
    assert kept(url) == [1]
    holder.leave()
    wait_for(lambda: not server_pids(home))


def test_a_database_of_someone_else_is_a_sentence(home, stranger):
    with Embedded(home):
        holder = Holder(home, stranger.command, **stranger.options)
        address, refusal = holder.process.communicate("\n", timeout=60)
    if os.geteuid() == 0:
        assert address == ""
        assert "Nothing was started. Start Palier as the user" in refusal
    else:
        assert refusal == ""


def test_what_is_erased_is_gone_wherever_it_was_kept(closed_home):
    with Embedded(closed_home) as server:
        kept = server.folder
    assert existing_major(kept)
    erase(closed_home)
    assert not kept.exists()
