"""Registers as the target of a sheet: rows that are there, against rows of a workbook.

`Register` says which tables a register is made of, `RegisterTarget` does what an upload needs with it. All
of it is SQL over whole sets: nothing here looks at one row after the other.
"""

from core.registers.shape import Field, Part, Register
from core.registers.target import RegisterTarget

__all__ = ["Field", "Part", "Register", "RegisterTarget"]
