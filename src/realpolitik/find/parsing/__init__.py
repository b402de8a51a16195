"""A question as typed: its words, the names in it, whose words it asks for, what is unknown."""
