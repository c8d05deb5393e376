"""What several scripts share. Importing it makes the helpers of the tests, `support`, importable as well."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "tests"))
