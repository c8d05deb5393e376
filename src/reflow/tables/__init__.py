"""Facts about characters, names and words: data files and their loaders."""
