"""Simulation: what a version would have paid over past months, beside what is in force or another draft.

A part of commissions with the files of an app. Nothing of it reaches the ledger; the report that is kept can be
attached to a version, for whoever approves it. docs/users/province-manager.md says in prose what it does.
"""
