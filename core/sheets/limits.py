"""The limits of what is read. Starting values that let honest full sheets through."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """A full sheet of 1,048,575 rows and 12 columns inflates to about 0.5 GiB, so the parts are large."""

    file_bytes: int = 120 * MIB
    inflated_bytes: int = 1024 * MIB
    ratio: int = 120
    ratio_from: int = 16 * MIB
    """Below this the ratio says nothing: small files of repeated text compress well."""
    used_cells: int = 30_000_000
    columns: int = 100
    far_cells: int = 1_000
    """So many cells beyond `columns` are ignored with a warning; more are refused."""
    parts: int = 2_000
    text_chars: int = 32_767
    inline_text_bytes: int = 4 * MIB
    row_bytes: int = 32 * MIB
    error_cells: int = 200_000
    merges: int = 100_000
    odd_bytes: int = 64 * MIB
    """Inflated size of a workbook that the fast scan can't read (prefixed names, UTF-16)."""
    memory_bytes: int = 2_560 * MIB
    cpu_seconds: int = 240
    wall_seconds: int = 900
