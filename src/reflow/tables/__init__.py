"""Facts about characters, names and words: data files and the functions that load them."""
