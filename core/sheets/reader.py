"""Reading a file in a child process: its COPY text is passed on unparsed, its end is always an answer."""

import dataclasses
import datetime
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from core.sheets.definition import SheetDefinition, definition_to_json
from core.sheets.limits import Limits
from core.sheets.results import ReadResult, Refusal, result_from_json

_ROOT: Final = Path(__file__).resolve().parents[2]
_PIECE: Final = 256 * 1024
_TICK: Final = 0.5


@dataclass(frozen=True, slots=True)
class Progress:
    """How many rows of the sheet have been read."""

    rows: int


def read_sheet(
    path: Path,
    definition: SheetDefinition,
    *,
    copy_sink: Callable[[bytes], object],
    today: datetime.date,
    on_event: Callable[[Progress], object] | None = None,
    mapping: Mapping[str, str] | None = None,
    edits: Mapping[int, Mapping[str, str]] | None = None,
    sheet: str | None = None,
    period: int | None = None,
    macros_allowed: bool = False,
    limits: Limits | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> ReadResult:
    """Guards and parses `path` as `definition` says; never raises for what the file holds.

    `copy_sink` gets the rows in PostgreSQL's COPY text format, columns as in `staging_columns`, in pieces
    that need not end with a line; it and `on_event` are called in this thread. When the result has a
    refusal, whatever reached the sink must be dropped: roll its transaction back.

    `mapping` is header text (as in `Header.columns`) to column key, "" to ignore; it wins over the
    aliases. `edits` are typed values by row and column key, in place of the cells. `period` is the period of
    the upload: rows of another are errors. `should_stop` is asked twice a second.
    """
    limits = limits or Limits()
    job = {
        "path": str(path),
        "definition": definition_to_json(definition),
        "today": today.isoformat(),
        "period": period,
        "mapping": dict(mapping or {}),
        "edits": {row: dict(cells) for row, cells in (edits or {}).items()},
        "sheet": sheet,
        "macros_allowed": macros_allowed,
        "limits": dataclasses.asdict(limits),
    }
    events_read, events_write = os.pipe()
    try:
        process = _start(events_write)
    finally:
        os.close(events_write)
    with process, os.fdopen(events_read, "rb", buffering=0) as events:
        try:
            _send(process, job)
            pump = _Pump(process, events, copy_sink, on_event or (lambda event: None))
            stopped = pump.run(time.monotonic() + limits.wall_seconds, should_stop or (lambda: False))
        finally:
            process.kill()
    if stopped is not None:
        return ReadResult(refusal=Refusal(stopped))
    return pump.result or ReadResult(refusal=Refusal(_reason(process.wait(), pump.complaint)))


def _start(events: int) -> subprocess.Popen[bytes]:
    """The child sees no setting and no secret of this process."""
    return subprocess.Popen(
        [sys.executable, "-m", "core.sheets.child", str(events)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pass_fds=(events,),
        env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "2"},
        cwd=_ROOT,
    )


def _send(process: subprocess.Popen[bytes], job: dict[str, Any]) -> None:
    assert process.stdin is not None
    try:
        process.stdin.write(json.dumps(job).encode())
        process.stdin.close()
    except BrokenPipeError:
        return


class _Pump:
    """Empties the pipes of the child as they fill."""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        events: Any,
        sink: Callable[[bytes], object],
        on_event: Callable[[Progress], object],
    ) -> None:
        self.result: ReadResult | None = None
        self.complaint = b""
        self._sink = sink
        self._on_event = on_event
        self._line = b""
        self._selector = selectors.DefaultSelector()
        assert process.stdout is not None
        assert process.stderr is not None
        for stream, take in (
            (process.stdout, self._rows),
            (process.stderr, self._complain),
            (events, self._event),
        ):
            self._selector.register(stream, selectors.EVENT_READ, take)

    def run(self, deadline: float, should_stop: Callable[[], bool]) -> str | None:
        """Until all pipes are closed; otherwise the code of the refusal that ended it."""
        asked = time.monotonic()
        with self._selector:
            while self._selector.get_map():
                for key, _ in self._selector.select(_TICK):
                    data = os.read(key.fd, _PIECE)
                    if data:
                        key.data(data)
                    else:
                        self._selector.unregister(key.fileobj)
                now = time.monotonic()
                if now > deadline:
                    return "too_much_time"
                if now - asked >= _TICK:
                    asked = now
                    if should_stop():
                        return "stopped"
        return None

    def _rows(self, data: bytes) -> None:
        self._sink(data)

    def _complain(self, data: bytes) -> None:
        self.complaint = (self.complaint + data)[-4096:]

    def _event(self, data: bytes) -> None:
        *lines, self._line = (self._line + data).split(b"\n")
        for line in lines:
            event = json.loads(line)
            if "result" in event:
                self.result = result_from_json(event["result"])
            else:
                self._on_event(Progress(event["rows"]))


def _reason(code: int, complaint: bytes) -> str:
    """What an untimely death means: the limits of memory and CPU end the child with these signals."""
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return "too_much_time"
    if code == -signal.SIGABRT or b"MemoryError" in complaint:
        return "too_much_memory"
    return "unreadable"
