import json, pytest
from django.db import transaction
from tests.query_counts import test_query_counts as q
pytestmark=[pytest.mark.django_db]
MINE=("commissions:dispute_","commissions:month_activity","commissions:statement_activity","commissions:plan_version_activity","core:mark_list","users:webhook","users:profile","home","commissions:month_detail","commissions:statement_detail","commissions:plan_version_detail","users:user_detail","agents:agent_detail","core:notification_list","sales:import_detail","sales:import_list")
def test_mine(django_db_setup, django_db_blocker, monkeypatch):
    pages=[p for p in q.all_pages() if p.route.startswith(MINE)]
    monkeypatch.setattr(q,"all_pages",lambda: pages)
    with django_db_blocker.unblock(), transaction.atomic():
        world=q.LargeWorld(); world.grow(**q.FEW); few=q.counts(world)
        world.grow(registers=100, ledger=2000); many=q.counts(world)
        transaction.set_rollback(True)
    base=json.loads(q.BASELINES.read_text())
    json.dump({"few":few,"diff":[ [list(k),v] for k,v in q.differences({k:base.get(k,{}) for k in few},few).items()],"more":[[list(k),v] for k,v in q.differences(few,many).items()]},open("/tmp/services-qc.json","w"),ensure_ascii=False,indent=1)
