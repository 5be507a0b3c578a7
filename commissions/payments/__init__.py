"""Payment: what is payable to whom, batches that take several people to pay, the bank's file and its answers.

A part of commissions with the files of an app. docs/commissions/payment.md says in prose what it does.
"""
