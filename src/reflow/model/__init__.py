"""The models that label lines: features, the hidden Markov model, the network, the grammar of a page."""
