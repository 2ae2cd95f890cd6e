"""Nouns to something to look at: views return it and never print."""
