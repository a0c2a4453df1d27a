"""Four worlds that show the same correlation, and what can tell them apart."""
