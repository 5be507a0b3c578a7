"""Shadow comparison: results that were worked out in Excel beside what is posted, or what a version pays on the same facts.

A part of commissions with the files of an app. Nothing of it reaches the ledger. docs/users/province-manager.md says in prose
what it does.
"""
