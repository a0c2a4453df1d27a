"""Two series of affect, and whether they go together."""
