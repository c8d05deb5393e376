"""The model that labels lines: features, the network, kinds of text, the grammar of articles."""
