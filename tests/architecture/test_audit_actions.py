"""Whatever is recorded has a name: an action without one would stand in the log as a code."""

import re
from pathlib import Path

from commissions.models import VersionAction
from core.audit.actions import all_actions

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = [
    *("core", "network", "users", "outlets", "agents", "direct_sales"),
    *("sales", "commissions", "channels_portal"),
]
CODE = re.compile(
    r'(?:\baction=|\brecorded\(\s*|sign_in_record\(\s*|sign_in_refused\(\s*|_record\(\s*)"(\w+\.\w+)"'
)


def test_every_action_that_is_recorded_is_declared() -> None:
    recorded = {
        code
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        for code in CODE.findall(path.read_text(encoding="utf-8"))
    }
    recorded |= {f"commissions.version_{action}" for action in VersionAction.values}
    assert len(recorded) > 15
    assert sorted(recorded - set(all_actions())) == []
