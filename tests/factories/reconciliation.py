"""A dealer's own list that was held against a statement."""

from commissions.models import Reconciliation, ReconciliationRow, Statement
from commissions.reconciliation.choices import Bucket
from users.models import User


def make_own_list(statement: Statement, user: User, rows: int = 3) -> Reconciliation:
    """Rows of orders that the operator doesn't know, 50.00 expected of each."""
    made = Reconciliation.objects.create(
        city_id=statement.city_id,
        statement=statement,
        payee_id=statement.payee_id,
        district_id=statement.district_id,
        file_name="台账.xlsx",
        uploaded_by=user,
    )
    own_rows_add(made, range(1, rows + 1))
    return made


def own_rows_add(made: Reconciliation, numbers: range) -> None:
    ReconciliationRow.objects.bulk_create(
        ReconciliationRow(
            reconciliation=made,
            bucket=Bucket.UNKNOWN,
            row_no=number + 1,
            number=f"199{number:08d}",
            product="乐享59元",
            expected=5_000,
        )
        for number in numbers
    )
