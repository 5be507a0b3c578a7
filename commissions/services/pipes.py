"""Pipes between PostgreSQL and the engine, so that both work at the same time and nothing touches the disk.

A pipe's other end is named by a path of /dev/fd, which the engine opens like a file.
"""

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import BinaryIO, Final

_CAPACITY: Final = 1 << 20
BLOCK: Final = 1 << 20


class _Worker(Thread):
    """Does `work` beside its starter and keeps what went wrong."""

    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__(daemon=True)
        self.work = work
        self.error: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            self.work()
        except BaseException as error:  # handed to the starter
            self.error = error

    def finish(self) -> None:
        self.join()
        if self.error is not None:
            raise self.error


@contextmanager
def filled(
    writers: dict[str, Callable[[BinaryIO], None]], last: Callable[[], None] | None = None
) -> Iterator[dict[str, Path]]:
    """A path to read from for each writer. The writers work one after the other, in their order, and so
    must the reader; `last` comes after them. Leaving raises what one of them raised, since a reader takes a broken stream
    for its end.
    """
    pipes = {name: _pipe() for name in writers}

    def write() -> None:
        for name, writer in writers.items():
            with os.fdopen(pipes[name][1], "wb", buffering=BLOCK) as target:
                unclosed.discard(pipes[name][1])
                writer(target)
        if last:
            last()

    unclosed = {writing for _reading, writing in pipes.values()}
    worker = _Worker(write)
    try:
        yield {name: Path(f"/dev/fd/{reading}") for name, (reading, _writing) in pipes.items()}
        finish = worker.finish
    except BaseException:
        finish = worker.join
        raise
    finally:
        _close(reading for reading, _writing in pipes.values())
        try:
            finish()
        finally:
            _close(unclosed)


@contextmanager
def drained(writer: Callable[[Path], None]) -> Iterator[BinaryIO]:
    """What `writer` writes to the path that it is given, as a stream. Leaving raises what it raised."""
    reading, writing = _pipe()

    def write() -> None:
        try:
            writer(Path(f"/dev/fd/{writing}"))
        finally:
            os.close(writing)

    worker = _Worker(write)
    try:
        with os.fdopen(reading, "rb", buffering=0) as source:
            yield source
    except BaseException:
        worker.join()
        raise
    worker.finish()


def _pipe() -> tuple[int, int]:
    reading, writing = os.pipe()
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, _CAPACITY)
    return reading, writing


def _close(ends: Iterable[int]) -> None:
    for end in ends:
        os.close(end)
