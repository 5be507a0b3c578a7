"""The second implementation: one fact at a time, plain Python and fractions, no SQL and no code of the engine.

Only the input classes and code lists are shared. It follows docs/commissions/algorithm.md paragraph by paragraph
and must agree with the engine to the fen.
"""

from tests.engine.oracle.posting import Line, settle

__all__ = ["Line", "settle"]
