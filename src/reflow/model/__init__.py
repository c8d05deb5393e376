"""The models that label lines: features, the network, the kinds of texts, the grammar of a page."""
