"""Default limits of a run. Imports nothing, because `reflow clean --help` shows them and must start quickly."""

TIMEOUT = 120.0  # seconds that a worker may make no progress
LONGEST_TIMEOUT = 1e6  # eleven days; the clocks of a system overflow beyond some years
MEMORY = 2048  # MB for each worker; a hostile file of 4 MB needs 1,000
MOST_MEMORY = 1 << 40  # MB; no system takes a limit of 2^63 bytes
ENTIRE = "1/1"  # the only part of the work
