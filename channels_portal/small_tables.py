"""The administrators' small tables, in the order in which they are shown."""

from core.models import Dictionary, DictionaryEntry
from core.small_tables import SmallTables
from core.small_tables.dictionaries import DictionaryTable, EntryTable
from sales.models import Metric, ProductCategory
from sales.small_tables import CategoryTable, MetricTable

SMALL_TABLES = SmallTables(name="tables")
SMALL_TABLES.register(Dictionary, DictionaryTable)
SMALL_TABLES.register(DictionaryEntry, EntryTable)
SMALL_TABLES.register(ProductCategory, CategoryTable)
SMALL_TABLES.register(Metric, MetricTable)
