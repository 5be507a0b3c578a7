"""A version that says all that a version can is one that may be submitted, and is read in few statements."""

from typing import Any

import pytest

from commissions.services.plan_checks import version_findings
from commissions.services.plan_store import version_content, version_contents
from tests.cast import Cast
from tests.factories.plans import content, make_draft, make_plan
from tests.factories.rich import rich_content

pytestmark = pytest.mark.django_db


def test_it_may_be_submitted_and_comes_back_as_it_was_written(cast: Cast) -> None:
    said = rich_content(cast)
    draft = make_draft(make_plan(cast.province), cast.province_manager, said)
    read = version_content(draft)
    assert [finding.message for finding in version_findings(read, cast.province)] == []
    assert (read.figures, read.qualifier) == (said.figures, said.qualifier)
    assert [item.code for item in read.components] == [item.code for item in said.components]


def test_several_are_read_in_as_few_statements_as_one(cast: Cast, django_assert_num_queries: Any) -> None:
    plan = make_plan(cast.province)
    rich, plain = (make_draft(plan, cast.province_manager, said) for said in (rich_content(cast), content()))
    with django_assert_num_queries(5):
        first, second = version_contents([rich, plain])
    assert [first, second] == [version_content(rich), version_content(plain)]
    with django_assert_num_queries(2):
        version_content(plain)
