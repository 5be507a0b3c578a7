"""What the log needs besides Python's own."""

import logging

EXPECTED = frozenset({403, 404})


class ExpectedRefusals(logging.Filter):
    """A refusal that the portal means is one line. Its traceback would only lead to the line that refuses."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", None) in EXPECTED:
            record.exc_info = record.exc_text = None
        return True
