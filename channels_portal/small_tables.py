"""The administrators' small tables, in the order in which they are shown."""

from commissions.models import AnswerTemplate, OutlierRule
from commissions.small_tables import AnswerTemplateTable, OutlierRuleTable
from core.models import Dictionary, DictionaryEntry
from core.small_tables import SmallTables
from core.small_tables.dictionaries import DictionaryTable, EntryTable
from sales.models import Campaign, Metric, ProductCategory, SaleSplit
from sales.small_tables import CampaignTable, CategoryTable, MetricTable, SaleSplitTable

SMALL_TABLES = SmallTables(name="tables")
SMALL_TABLES.register(Dictionary, DictionaryTable)
SMALL_TABLES.register(DictionaryEntry, EntryTable)
SMALL_TABLES.register(ProductCategory, CategoryTable)
SMALL_TABLES.register(Campaign, CampaignTable)
SMALL_TABLES.register(SaleSplit, SaleSplitTable)
SMALL_TABLES.register(Metric, MetricTable)
SMALL_TABLES.register(AnswerTemplate, AnswerTemplateTable)
SMALL_TABLES.register(OutlierRule, OutlierRuleTable)
