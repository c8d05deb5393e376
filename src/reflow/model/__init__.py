"""What is seen of lines, and what they are: the evidence, the two models, the grammar of a page."""
