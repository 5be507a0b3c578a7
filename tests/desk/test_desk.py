"""The desk says where a month stands, offers what may be done next, and refuses what may not."""

import datetime
import hashlib
import html
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext as _

from commissions.choices import LineKind, MonthStatus, RunStatus
from commissions.models import Month, Run
from commissions.panels import month_badge, waterfall
from commissions.services import desk_pages
from commissions.services.desk import month_sums
from commissions.services.desk_pages import NO_TOTALS, Uploads, change, is_fresh, month_choices, month_steps
from core import formats
from core.models import ImportFile, ImportSession, ImportState
from core.periods import today
from tests.cast import Cast
from tests.factories.commissions import PERIOD, Ledger, make_component, published
from users.models import User

SignIn = Callable[[Any], Client]
NO_UPLOAD = Uploads()


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def month_url(cast: Cast) -> str:
    return reverse("commissions:month_detail", kwargs={"city": cast.city_a.pk, "period": PERIOD})


def upload(cast: Cast, name: str, state: ImportState) -> ImportSession:
    file, _new = ImportFile.objects.get_or_create(sha256=hashlib.sha256(name.encode()).hexdigest(), size=5)
    return ImportSession.objects.create(
        kind="order_detail",
        period=PERIOD,
        city_id=cast.city_a.pk,
        owner=cast.city_manager,
        file=file,
        file_name=name,
        state=state,
    )


def states(month: Month, **options: Any) -> list[str]:
    Run.objects.filter(status=RunStatus.DONE).update(inputs={str(PERIOD): {"imports": [1]}})
    runs = desk_pages.recent_runs(month)
    uploads = options.get("uploads", Uploads(committed=frozenset({1})))
    return [step.state for step in month_steps(month, desk_pages.last_done(runs), len(runs), uploads)]


def choices(month: Month, user: User, uploads: Uploads = NO_UPLOAD) -> desk_pages.Choices:
    runs = desk_pages.recent_runs(month)
    return month_choices(month, fresh(user), desk_pages.last_done(runs), uploads, running=False)


@pytest.fixture
def ledger(cast: Cast) -> Ledger:
    made = Ledger(cast, cast.city_a)
    made.line(cast.agent, make_component(cast), 1, 5_000)
    made.statements()
    return made


def test_the_steps_follow_the_months_state(ledger: Ledger, cast: Cast) -> None:
    assert states(ledger.month, uploads=Uploads(to_mend=1))[0] == "bad"
    assert states(ledger.month) == ["done", "done", "now", "todo", "todo", "todo"]
    ledger.publish()
    assert states(ledger.month) == ["done", "done", "done", "done", "done", "now"]
    ledger.step(MonthStatus.CLOSED)
    assert states(ledger.month) == ["done"] * 6


def test_a_step_that_was_skipped_stays_marked(ledger: Ledger, cast: Cast) -> None:
    assert states(ledger.month, uploads=NO_UPLOAD) == ["bad", "done", "now", "todo", "todo", "todo"]
    never_run = Month(city=cast.city_b, period=PERIOD)
    assert states(never_run, uploads=NO_UPLOAD) == ["now", "todo", "todo", "todo", "todo", "todo"]


def test_a_run_has_one_number_wherever_it_is_counted(ledger: Ledger, cast: Cast, sign_in: SignIn) -> None:
    ledger.next_run()
    Month.objects.filter(pk=ledger.month.pk).update(version=1)  # the second run posted nothing
    page = sign_in(cast.city_manager).get(month_url(cast))
    assert [run.number for run, _seconds, _status in page.context["runs"]] == [2, 1]
    assert page.context["steps"][2].note == _("Run %(number)s") % {"number": 2}


def test_a_month_that_lacks_data_is_submitted_on_purpose_only(
    ledger: Ledger, cast: Cast, sign_in: SignIn
) -> None:
    client = sign_in(cast.city_manager)
    assert 'name="despite"' in client.get(month_url(cast)).content.decode()
    submit = month_url(cast) + "submit/"
    answer = client.post(submit, {"version": ledger.month.version})
    assert answer.status_code == 409
    assert _("No data was uploaded for this month.") in answer.content.decode()
    assert client.post(submit, {"version": ledger.month.version, "despite": "on"}).status_code == 302


def test_refused_uploads_are_named_before_a_month_is_submitted(
    ledger: Ledger, cast: Cast, sign_in: SignIn
) -> None:
    upload(cast, "已入账.xlsx", ImportState.COMMITTED)
    seen = {str(PERIOD): {"imports": [ImportSession.objects.latest("pk").pk]}}
    Run.objects.update(inputs=seen)
    client = sign_in(cast.city_manager)
    assert 'name="despite"' not in client.get(month_url(cast)).content.decode()
    upload(cast, "错行.xlsx", ImportState.CHECKED)
    submit = month_url(cast) + "submit/"
    assert "错行.xlsx" in client.get(month_url(cast)).content.decode()
    answer = client.post(submit, {"version": ledger.month.version})
    assert (answer.status_code, "错行.xlsx" in answer.content.decode()) == (409, True)
    client.post(submit, {"version": ledger.month.version, "despite": "on"})
    page = sign_in(cast.province_manager).get(month_url(cast)).content.decode()
    assert "错行.xlsx" in page  # whoever approves is told too


def test_the_number_of_uploads_to_mend_leads_to_them(ledger: Ledger, cast: Cast, sign_in: SignIn) -> None:
    upload(cast, "错行.xlsx", ImportState.CHECKED)
    page = sign_in(cast.city_manager).get(month_url(cast)).content.decode()
    link = f"{reverse('sales:import_list')}?period={PERIOD}&amp;state=checked"
    assert link in page
    assert "错行.xlsx" in sign_in(cast.city_manager).get(html.unescape(link)).content.decode()


def test_the_badge_says_who_has_to_move(ledger: Ledger, cast: Cast) -> None:
    def label(**options: Any) -> str:
        return str(
            month_badge(ledger.month, frozenset({5}), Uploads(committed=frozenset({5})), **options).label
        )

    assert label() == _("Calculated, to be submitted")
    assert label(running=True) == _("Being calculated")
    newer = month_badge(ledger.month, frozenset({6}), Uploads(committed=frozenset({5, 6})))
    assert newer.label == _("New data, to be run again")
    assert month_badge(None, None, NO_UPLOAD).label == _("No data yet")


def test_adjustments_and_differences_are_one_figure_everywhere(cast: Cast, sign_in: SignIn) -> None:
    component = make_component(cast)
    ledger = Ledger(cast, cast.city_a)
    ledger.line(cast.agent, component, 1, 5_000)
    ledger.line(cast.agent, component, 2, 300, event_period=202609, cause=2)
    ledger.line(cast.agent, None, 3, 2_000, kind=LineKind.ADJUSTMENT, event_period=202609, cause=7)
    ledger.statements()
    page = sign_in(cast.city_manager).get(month_url(cast))
    assert page.context["now"].earlier == 2_300
    assert page.context["summary"].sums["earlier"] == 2_300
    listed = sign_in(cast.city_manager).get(month_url(cast), {"content": "difference"})
    assert len(listed.context["page"].rows) == 1
    months = sign_in(cast.province_manager).get(reverse("commissions:month_list"), {"period": PERIOD})
    assert months.context["total"]["earlier"] == 2_300


def test_the_chart_begins_at_zero_and_shows_its_axis(cast: Cast) -> None:
    component = make_component(cast)
    ledger = Ledger(cast, cast.city_a)
    ledger.line(cast.agent, component, 1, 4_900_000, gross=5_000_000, cut=100_000)
    ledger.statements()
    option = waterfall(month_sums(cast.city_a.pk, PERIOD)).option
    assert "min" not in option["yAxis"]
    assert option["yAxis"].get("show", True)
    base, up, down = (series["data"] for series in option["series"])
    assert [bar["value"] for bar in up if bar["value"]] == [50_000, 49_000]
    assert (base[1], down[1]["value"]) == (49_000, 1_000)


def test_columns_without_a_figure_are_left_out(ledger: Ledger, cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.city_manager).get(month_url(cast))
    names = [column.name for column in page.context["table"].columns]
    assert "earlier" not in names
    assert "extras" not in names
    assert {"level", "star", "amount"} <= set(names)


def test_the_lines_of_one_run_are_a_click_away(ledger: Ledger, cast: Cast, sign_in: SignIn) -> None:
    first = ledger.run
    ledger.next_run()
    ledger.line(cast.agent, None, 7, 100)
    ledger.statements()
    lines = reverse("commissions:month_lines", kwargs={"city": cast.city_a.pk, "period": PERIOD})
    for run, facts in ((first, [1]), (ledger.run, [7])):
        page = sign_in(cast.city_manager).get(lines, {"run": run.pk})
        assert [row.fact_id for row in page.context["page"].rows] == facts


def test_data_that_no_run_has_seen_asks_for_another_run(ledger: Ledger, cast: Cast) -> None:
    newer = Uploads(committed=frozenset({99}))
    assert not is_fresh(frozenset(), newer)
    # An upload may wait for its commit while later ones are in and have been run.
    assert not is_fresh(frozenset({100, 101}), newer)
    assert not is_fresh(frozenset({99, 100}), Uploads(committed=frozenset({99}), undone=frozenset({100})))
    assert is_fresh(frozenset({99, 100}), newer)
    assert states(ledger.month, uploads=newer)[1] == "now"
    assert choices(ledger.month, cast.city_manager, newer).main == "run"
    assert choices(ledger.month, cast.city_manager).main == "submit"


def test_a_month_without_a_run_can_only_be_run(cast: Cast) -> None:
    month = Month(city=cast.city_a, period=PERIOD)
    offered = choices(month, cast.city_manager, Uploads(committed=frozenset({1})))
    assert (offered.main, offered.others) == ("run", ())


def test_nobody_is_offered_to_approve_what_they_prepared(ledger: Ledger, cast: Cast) -> None:
    ledger.step(MonthStatus.SUBMITTED, submitted_by=cast.province_manager)
    own = choices(ledger.month, cast.province_manager)
    assert own.main == ""
    assert own.note
    ledger.step(MonthStatus.OPEN)
    ledger.step(MonthStatus.SUBMITTED, submitted_by=cast.city_manager)
    assert choices(ledger.month, cast.province_manager).main == "approve"
    assert choices(ledger.month, cast.city_manager).others == ("withdraw",)
    assert choices(ledger.month, cast.auditor) == desk_pages.Choices()


def test_approving_a_version_that_has_moved_on_is_refused(
    ledger: Ledger, cast: Cast, sign_in: SignIn
) -> None:
    ledger.step(MonthStatus.SUBMITTED, submitted_by=cast.city_manager)
    url = reverse("commissions:month_approve", kwargs={"city": cast.city_a.pk, "period": PERIOD})
    answer = sign_in(cast.province_manager).post(url, {"version": ledger.month.version - 1})
    assert answer.status_code == 409
    ledger.month.refresh_from_db()
    assert ledger.month.status == MonthStatus.SUBMITTED
    assert sign_in(cast.province_manager).post(url, {"version": ledger.month.version}).status_code == 302
    ledger.month.refresh_from_db()
    assert ledger.month.status == MonthStatus.APPROVED


def test_who_submitted_is_refused_to_approve_even_with_two_roles(
    ledger: Ledger, cast: Cast, sign_in: SignIn
) -> None:
    ledger.step(MonthStatus.SUBMITTED, submitted_by=cast.province_manager)
    url = reverse("commissions:month_approve", kwargs={"city": cast.city_a.pk, "period": PERIOD})
    answer = sign_in(cast.province_manager).post(url, {"version": ledger.month.version})
    assert answer.status_code == 403
    ledger.month.refresh_from_db()
    assert ledger.month.status == MonthStatus.SUBMITTED


def test_the_whole_way_of_a_month_by_its_buttons(ledger: Ledger, cast: Cast, sign_in: SignIn) -> None:
    address = {"city": cast.city_a.pk, "period": PERIOD}
    city, province = sign_in(cast.city_manager), sign_in(cast.province_manager)

    def press(client: Client, name: str, **data: Any) -> str:
        page = client.get(reverse("commissions:month_detail", kwargs=address)).content.decode()
        url = reverse(f"commissions:month_{name}", kwargs=address)
        assert url in page, name
        client.post(url, data)
        ledger.month.refresh_from_db()
        return ledger.month.status

    version = ledger.month.version
    assert press(city, "submit", version=version, despite="on") == MonthStatus.SUBMITTED
    assert press(province, "return", reason="缺一份月报") == MonthStatus.OPEN
    page = city.get(reverse("commissions:month_detail", kwargs=address)).content.decode()
    assert "缺一份月报" in page
    assert press(city, "submit", version=version, despite="on") == MonthStatus.SUBMITTED
    assert press(city, "withdraw") == MonthStatus.OPEN
    assert press(city, "submit", version=version, despite="on") == MonthStatus.SUBMITTED
    assert press(province, "approve", version=version) == MonthStatus.APPROVED
    assert press(province, "publish") == MonthStatus.PUBLISHED


def test_the_desks_figures_are_the_sums_of_its_table(cast: Cast, sign_in: SignIn) -> None:
    ledger, component, _statement = published(cast)
    totals = desk_pages.month_totals([cast.city_a.pk], [PERIOD])[cast.city_a.pk, PERIOD]
    assert (totals.amount, totals.payees, totals.paid, totals.refused) == (15_000, 1, 3, 1)
    assert totals.refused_share == 2_500
    page = sign_in(cast.city_manager).get(
        reverse("commissions:month_detail", kwargs={"city": cast.city_a.pk, "period": PERIOD})
    )
    assert page.context["now"] == totals
    assert page.context["summary"].sums["amount"] == totals.amount
    assert sum(row.cells[-1].amount for row in page.context["stages"].rows) == totals.amount
    table = page.content.decode().partition(_("Loss per stage, by component"))[2].partition("</table>")[0]
    columns = {part.count("<th") + part.count("<td") for part in table.split("<tr>")[1:]}
    assert columns == {len(page.context["stages"].heads) + 4}
    assert [(bar.code, bar.count) for bar in page.context["reasons"]] == [("G03", 1)]
    assert (component.name, ledger.month.status) == ("放号计件", MonthStatus.PUBLISHED)


def test_a_change_needs_something_to_compare_with() -> None:
    assert change(110, 100) == 1_000
    assert change(95, 100) == -500
    assert change(100, None) is None
    assert change(100, 0) is None
    assert change(100, -50) is None
    assert NO_TOTALS.refused_share is None


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [("up", {"LJA0001"}), ("down", {"LJA0017"}), ("new", {"LJA0001-02"})],
)
def test_the_list_filters_by_how_much_an_agent_moved(
    cast: Cast, sign_in: SignIn, wanted: str, codes: set[str]
) -> None:
    component = make_component(cast)
    before, now = Ledger(cast, cast.city_a, period=202609), Ledger(cast, cast.city_a)
    for payee, was, now_is in (
        (cast.agent, 1_000, 1_201),
        (cast.other_agent, 1_000, 799),
        (cast.sub_agent, None, 500),
    ):
        if was:
            before.line(payee, component, payee.pk, was)
        now.previous = was
        now.line(payee, component, payee.pk, now_is)
    before.statements()
    for statement in now.statements():
        statement.previous_amount = {cast.agent.pk: 1_000, cast.other_agent.pk: 1_000}.get(statement.payee_id)
        statement.save(update_fields=["previous_amount"])
    url = reverse("commissions:month_detail", kwargs={"city": cast.city_a.pk, "period": PERIOD})
    page = sign_in(cast.city_manager).get(url, {"change": wanted})
    assert {row.payee.code for row in page.context["page"].rows} == codes


@pytest.mark.parametrize("days", [0, -1])
def test_a_month_is_offered_to_be_closed_when_nothing_is_open_and_else_says_what_is(
    ledger: Ledger, cast: Cast, sign_in: SignIn, days: int
) -> None:
    last = today() + datetime.timedelta(days=days)
    ledger.publish(respond_by=last)
    found = sign_in(cast.province_manager).get(month_url(cast)).context["choices"]
    assert ("close" in found, formats.date(last) in found.note) == (days < 0, days == 0)


def test_get_never_moves_a_month(ledger: Ledger, cast: Cast, sign_in: SignIn) -> None:
    for step in ("run", "submit", "withdraw", "approve", "return", "publish", "close"):
        url = reverse(f"commissions:month_{step}", kwargs={"city": cast.city_a.pk, "period": PERIOD})
        assert sign_in(cast.province_manager).get(url).status_code in {403, 405}
    ledger.month.refresh_from_db()
    assert ledger.month.status == MonthStatus.OPEN
