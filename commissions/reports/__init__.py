"""Reports on commissions: what they cost, what they bring, when they are paid, who gets them and who gets none.

A part of commissions with the files of an app. What a report adds up are the sums that each run keeps (`ReportFigure`),
statements and payments, so that its figures are those of the statements; docs/users/province-manager.md says in prose what each
one tells.
"""
