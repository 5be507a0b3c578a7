"""Months, statements and disputes for programs."""
