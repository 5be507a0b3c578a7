"""`make run` on an empty folder: up with the demo, refused a second time, down at Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from channels_portal import embedded

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("run")]

COMMAND = [sys.executable, "-m", "channels_portal.run", "--demo"]
LONGEST = 180


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "home"
    yield folder
    embedded.stop(folder)


def environment(home: Path, port: int) -> dict[str, str]:
    """As a new user has it: nothing of the tests' own settings, no server of another's."""
    ours = {"DJANGO_SETTINGS_MODULE", "PORTAL_DB_ROLE", "DATABASE_URL", "DATABASE_OWNER_URL"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, "PORTAL_HOME": str(home), "PORT": str(port), "PORTAL_DEMO_PASSWORD": "demo-demo-demo-1"}


def wait_for(path: Path, words: str, process: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + LONGEST
    while words not in path.read_text(encoding="utf-8"):
        assert process.poll() is None, path.read_text(encoding="utf-8")
        assert time.monotonic() < deadline, path.read_text(encoding="utf-8")
        time.sleep(0.2)  # another process is being watched, there is nothing to wait on
    return path.read_text(encoding="utf-8")


def test_it_starts_on_an_empty_folder_refuses_a_second_start_and_stops_cleanly(
    home: Path, tmp_path: Path
) -> None:
    port = free_port()
    output = tmp_path / "output"
    with output.open("wb") as sink:
        process = subprocess.Popen(
            COMMAND, env=environment(home, port), stdout=sink, stderr=subprocess.STDOUT
        )
    try:
        said = wait_for(output, "sysadmin", process)
        assert f"http://127.0.0.1:{port}/" in said
        assert "demo-demo-demo-1" in said
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz") as answer:
            assert answer.status == 200
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/") as answer:
            assert "渠道管理门户" in answer.read().decode()
        second = subprocess.run(COMMAND, env=environment(home, free_port()), capture_output=True, text=True)
        assert second.returncode == 1
        assert "already running" in second.stdout
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)
    assert process.returncode == 0
    assert embedded.url(home, embedded.APPLICATION) is None
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
