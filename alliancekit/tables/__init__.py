"""Tables as they come and go: one reader, one grammar of numbers, files written safe and whole."""
