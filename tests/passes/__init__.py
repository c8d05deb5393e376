"""One file for each pass: a small text as it comes to the pass, and the columns, characters and log that it owns."""
