from django.utils.translation import gettext_lazy as _

from core.permissions import Permission

PERMISSIONS = [
    Permission("commissions.plan_view", _("View commission plans")),
    Permission("commissions.plan_edit", _("Write and submit commission plans")),
    Permission(
        "commissions.plan_approve",
        _("Approve commission plans"),
        _("Nobody approves a version of their own."),
        decides=True,
    ),
    Permission(
        "commissions.frame_edit",
        _("Write the frame of cities' plans"),
        _("Whoever approves plans approves it; nobody their own."),
    ),
    Permission("commissions.simulation_view", _("View simulations of plan versions")),
    Permission(
        "commissions.simulation_run",
        _("Simulate plan versions"),
        _("Over months that are over; nothing reaches the ledger."),
    ),
    Permission("commissions.run_view", _("View the run desk")),
    Permission("commissions.run_start", _("Run the month's commissions")),
    Permission("commissions.run_submit", _("Submit a month for approval, or withdraw it")),
    Permission(
        "commissions.run_approve",
        _("Approve or return a month"),
        _("Nobody approves what they submitted."),
        decides=True,
    ),
    Permission("commissions.run_publish", _("Publish the statements of a month"), decides=True),
    Permission(
        "commissions.adjustment_propose",
        _("Propose rewards, fines and adjustments"),
        _("With a document and a reason; another person approves them."),
    ),
    Permission(
        "commissions.adjustment_approve",
        _("Approve rewards, fines and adjustments"),
        _("Nobody approves what they proposed. The next run posts it."),
        decides=True,
    ),
    Permission("commissions.coefficient_edit", _("Upload channel coefficients")),
    Permission(
        "commissions.statement_view", _("View statements"), _("Dealers see their own published ones.")
    ),
    Permission("commissions.statement_draft_view", _("View statements before publication")),
    Permission("commissions.statement_confirm", _("Confirm own statements")),
    Permission("commissions.dispute_view", _("View disputes")),
    Permission("commissions.dispute_raise", _("Dispute lines of own statements")),
    Permission("commissions.dispute_answer", _("Answer disputes with a ruling"), decides=True),
    Permission(
        "commissions.dispute_approve",
        _("Approve rulings above the claim or the limit"),
        _("Nobody approves a ruling of their own."),
        decides=True,
    ),
    Permission(
        "commissions.report_view",
        _("View reports on commissions"),
        _("With months that aren't published yet."),
    ),
    Permission("commissions.budget_edit", _("Set budgets of cities' months")),
    Permission(
        "commissions.desk_edit",
        _("Keep the small tables of the run desk"),
        _("What counts as unusual, and templates of answers to disputes."),
    ),
    Permission("commissions.statement_export", _("Export lists of statements and their lines")),
    Permission("commissions.dispute_export", _("Export lists of disputes")),
    Permission(
        "commissions.payment_view", _("View what is payable and payments"), _("Dealers see their own.")
    ),
    Permission("commissions.batch_view", _("View payment batches")),
    Permission(
        "commissions.payment_prepare",
        _("Prepare, submit and send payment batches"),
        _(
            "Others approve them; the file for the bank has the account numbers. Checks invoices and proposes write-offs, too."
        ),
    ),
    Permission(
        "commissions.payment_approve",
        _("Approve payment batches for the city"),
        _("Nobody approves a batch that they prepared or submitted. Approves write-offs, too."),
        decides=True,
    ),
    Permission(
        "commissions.payment_second",
        _("Approve payment batches for the province"),
        _("Needed above a limit, by a third person."),
        decides=True,
    ),
    Permission(
        "commissions.payment_hold",
        _("Hold what is payable or lines, and let them go"),
        _("Nothing of it is paid meanwhile; both take a reason. Proposes refusals, too."),
    ),
    Permission(
        "commissions.hold_decide",
        _("Confirm the refusal of held lines"),
        _("Nobody confirms a refusal that they proposed."),
        decides=True,
    ),
    Permission("commissions.invoice_send", _("Send invoices for own statements")),
    Permission("commissions.payment_export", _("Export lists of payables and payments")),
    Permission("commissions.tax_edit", _("Keep the tax brackets of payments")),
]
