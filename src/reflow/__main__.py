"""`python -m reflow` is the command `reflow`."""

import sys

from reflow.cli import main

sys.exit(main())
