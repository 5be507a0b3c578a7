"""Where rows come from, and what is said where they contradict themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa


class InputError(ValueError):
    """The inputs contradict themselves; nothing was calculated. The message says what to mend."""


@dataclass(frozen=True, slots=True)
class CsvFile:
    path: Path
    columns: tuple[str, ...]
    constants: tuple[tuple[str, int], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.columns, *(name for name, _value in self.constants))


Source: TypeAlias = Sequence[Any] | pa.Table | pa.RecordBatchReader | CsvFile
