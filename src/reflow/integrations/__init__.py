"""What other programs need to call reflow, one file each; every one needs its extra."""
