"""`make run`: database, migrations, worker and web server of one machine, started and stopped together.

python -m channels_portal.run [--demo] [--setup-only | --database-only | --tests-database]
"""

import argparse
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

from channels_portal import embedded, env

WORKER_RESTART_SECONDS = 2
STOP_SECONDS = 30


class Stop(Exception):
    """Ctrl-C, or a request of the system to end."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="channels_portal.run", description=__doc__)
    parser.add_argument("--demo", action="store_true", help="seed the invented demo province once")
    parser.add_argument("--setup-only", action="store_true", help="prepare everything and return")
    parser.add_argument("--database-only", action="store_true", help="only start the embedded database")
    parser.add_argument("--tests-database", action="store_true", help="the same, for data that may be lost")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "channels_portal.settings.development")
    os.chdir(env.BASE_DIR)
    home = env.home()
    home.mkdir(parents=True, exist_ok=True)
    if options.database_only or options.tests_database:
        start_database(home, for_tests=options.tests_database)
        return 0
    with (home / "run.lock").open("a+") as lock:
        if not taken(lock.fileno()):
            lock.seek(0)
            print(f"The portal is already running on this data ({home}): {lock.read().strip()}")
            return 1
        if options.setup_only:
            prepare(home, demo=options.demo)
            return 0
        address = f"http://127.0.0.1:{free_port()}/"
        lock.truncate(0)
        lock.write(address)
        lock.flush()
        return serve(home, address, demo=options.demo)


def taken(handle: int) -> bool:
    """Whether this process got the lock; the system frees it when the process ends, however it ends."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def free_port() -> int:
    port = env.integer("PORT", 8000, minimum=1, maximum=65_535)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise env.SettingError("PORT", f"{port} is in use by another program; set another one") from None
    return port


def start_database(home: Path, *, for_tests: bool = False) -> bool:
    """Starts the embedded server unless DATABASE_URL names another. True if it was started here."""
    if os.environ.get("DATABASE_URL"):
        return False
    running = embedded.url(home, embedded.APPLICATION) is not None
    embedded.start(home, for_tests=for_tests)
    return not running


def manage(*arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], check=True)


def prepare(home: Path, *, demo: bool) -> None:
    start_database(home)
    manage("migrate", "--verbosity", "0")
    manage("collectstatic", "--noinput", "--verbosity", "0")
    if demo:
        manage("seed_demo", "--size", "demo")


def serve(home: Path, address: str, *, demo: bool) -> int:
    def stop(number: int, frame: FrameType | None) -> None:
        raise Stop

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    children: dict[str, subprocess.Popen[bytes]] = {}
    own_database = start_database(home)
    try:
        prepare(home, demo=demo)
        children["web"] = start_web(address)
        children["worker"] = start_worker()
        wait_until_up(address, children["web"])
        announce(home, address, demo=demo)
        return watch(children)
    except Stop:
        print("\nStopping ...")
        return 0
    finally:
        for again in (
            signal.SIGINT,
            signal.SIGTERM,
        ):  # whoever asks twice must not cut short what is being ended
            signal.signal(again, signal.SIG_IGN)
        stop_children(children)
        if own_database:
            embedded.stop(home)


def start_web(address: str, environment: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    bind = address.removeprefix("http://").rstrip("/")
    command = [sys.executable, "-m", "gunicorn", "channels_portal.wsgi", "--bind", bind, "--workers", "2"]
    command += ["--threads", "4", "--timeout", "60", "--graceful-timeout", "20", "--log-level", "warning"]
    # A session of its own: Ctrl-C reaches this process only, which then stops the others in order.
    return subprocess.Popen(command, start_new_session=True, env=environment)


def start_worker() -> subprocess.Popen[bytes]:
    command = [sys.executable, "manage.py", "procrastinate", "worker", "--concurrency", "2"]
    command += ["--shutdown-graceful-timeout", "20", "--delete-jobs", "successful"]
    return subprocess.Popen(command, start_new_session=True)


def wait_until_up(address: str, web: subprocess.Popen[bytes]) -> None:
    port = int(address.rstrip("/").rsplit(":", 1)[1])
    for _attempt in range(300):
        if web.poll() is not None:
            raise SystemExit("The web server did not start; its message is above.")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)


def announce(home: Path, address: str, *, demo: bool) -> None:
    print(f"\nChannels Portal is running at {address}   (Ctrl-C stops it)", flush=True)
    if demo:
        manage("demo_logins")
    else:
        manage("setup_token", "--address", address)


def watch(children: dict[str, subprocess.Popen[bytes]]) -> int:
    """A worker that dies is started again; without the web server there is nothing left to do."""
    while True:
        time.sleep(1)
        if children["web"].poll() is not None:
            print("The web server has ended.")
            return 1
        if children["worker"].poll() is not None:
            time.sleep(WORKER_RESTART_SECONDS)
            children["worker"] = start_worker()


def stop_children(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for child in children.values():
        child.terminate()
    for child in children.values():
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()


if __name__ == "__main__":
    sys.exit(main())
