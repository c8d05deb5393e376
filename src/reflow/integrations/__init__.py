"""Functions that call reflow from other programs, one module for each program; each needs its extra."""
