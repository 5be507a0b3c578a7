"""`make run` of a portal whose database is prepared already: python -m tests.faults.serve HOME ADDRESS

Everything else is the command's own: web server, worker, who starts them again, and how they are stopped.
"""

import sys
from pathlib import Path
from unittest import mock

from channels_portal import run

if __name__ == "__main__":
    with mock.patch.object(run, "prepare"), mock.patch.object(run, "announce"):
        sys.exit(run.serve(Path(sys.argv[1]), sys.argv[2], demo=False))
