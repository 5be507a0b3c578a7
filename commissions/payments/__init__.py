"""Payment: what is payable to whom, batches that take several people to pay, the bank's file and its answers.

A part of commissions with the files of an app. docs/users/settlement.md says in prose what it does, and
docs/operators/backup.md why a restored portal doesn't pay twice.
"""
