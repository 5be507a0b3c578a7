"""CPU seconds and memory of a piece of work: this process, its children, and the PostgreSQL server.

CPU seconds are the figure to trust on a shared machine. The server's are those of all its processes, the
ended ones included, so nothing else may use it meanwhile.
"""

import os
import resource
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

_PROC: Final = Path("/proc")
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_SAMPLE_SECONDS: Final = 0.1


@dataclass(slots=True)
class Cost:
    """What a piece of work cost. `peak_mb` is the largest single process of ours; `server_mb` the largest
    private memory of a PostgreSQL process."""

    seconds: float = 0.0
    own_cpu: float = 0.0
    children_cpu: float = 0.0
    server_cpu: float = 0.0
    peak_mb: int = 0
    server_mb: int = 0

    @property
    def cpu(self) -> float:
        return self.own_cpu + self.children_cpu + self.server_cpu

    def as_json(self) -> dict[str, Any]:
        return {
            name: round(value, 2) if isinstance(value, float) else value
            for name, value in {**asdict(self), "cpu": self.cpu}.items()
        }


@contextmanager
def measured(server_pid: int) -> Iterator[Cost]:
    """Fills the yielded cost at the end of the block."""
    cost = Cost()
    sampler = _Sampler(server_pid)
    started, before = time.perf_counter(), _cpu(server_pid)
    sampler.start()
    yield cost
    sampler.stop()
    cost.seconds = time.perf_counter() - started
    own, children, server = (now - then for now, then in zip(_cpu(server_pid), before, strict=True))
    cost.own_cpu, cost.children_cpu, cost.server_cpu = own, children, server
    cost.peak_mb = own_peak_mb()
    cost.server_mb = sampler.peak_kb // 1024


def _cpu(server_pid: int) -> tuple[float, float, float]:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    own, children = (usage.ru_utime + usage.ru_stime for usage in usages)
    return own, children, _server_cpu(server_pid)


def _server_cpu(server_pid: int) -> float:
    """The postmaster with its ended children, and each living one."""
    stats = _stat(server_pid)
    ticks = sum(stats) if stats else 0
    for pid in _children(server_pid):
        stats = _stat(pid)
        ticks += sum(stats[:2]) if stats else 0
    return ticks / _TICKS


def _stat(pid: int) -> list[int]:
    """utime, stime, cutime, cstime in ticks; nothing for a process that is gone."""
    try:
        text = (_PROC / str(pid) / "stat").read_text()
    except OSError:
        return []
    return [int(field) for field in text.rpartition(")")[2].split()[11:15]]


def _children(server_pid: int) -> list[int]:
    try:
        return [int(pid) for pid in (_PROC / f"{server_pid}/task/{server_pid}/children").read_text().split()]
    except OSError:
        return []


class _Sampler(threading.Thread):
    """Watches the private memory of the server's processes, which are gone when the work is done."""

    def __init__(self, server_pid: int) -> None:
        super().__init__(daemon=True)
        self.peak_kb = 0
        self._server_pid = server_pid
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(_SAMPLE_SECONDS):
            for pid in _children(self._server_pid):
                self.peak_kb = max(self.peak_kb, _status_kb(pid, "RssAnon"))

    def stop(self) -> None:
        self._ended.set()
        self.join()


def own_peak_mb() -> int:
    """The most memory that this process or one of its ended children has had.

    `ru_maxrss` of this process would include that of the one which started it.
    """
    own_kb = _status_kb(os.getpid(), "VmHWM")
    return max(own_kb, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024


def peak_mb(parent: int) -> int:
    """The most memory that any living child of `parent` has had."""
    peaks = [_status_kb(pid, "VmHWM") for pid in _children(parent)]
    return max(peaks, default=0) // 1024


def _status_kb(pid: int, name: str) -> int:
    try:
        text = (_PROC / str(pid) / "status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in text.splitlines() if line.startswith(name)), 0)
