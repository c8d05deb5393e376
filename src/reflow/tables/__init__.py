"""Tables of facts about characters, names and openings."""
