"""The passes, one file each; `reflow.pipeline` knows their order."""
