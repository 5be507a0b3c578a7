from django.db import migrations

# Whether a city's month is closed, which only commissions know: they replace this function by their own.
SQL = """
CREATE FUNCTION sales_month_closed(city bigint, month integer) RETURNS boolean
LANGUAGE sql STABLE AS $$ SELECT false $$;
"""


class Migration(migrations.Migration):
    dependencies = [("sales", "0002_facts")]

    operations = [migrations.RunSQL(SQL, "DROP FUNCTION sales_month_closed")]
