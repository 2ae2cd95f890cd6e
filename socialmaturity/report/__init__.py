"""Put results into words, as blocks of words and counts: the one source for every format."""
