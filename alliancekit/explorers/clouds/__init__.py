"""A game that trains the eye: how strong the correlation of a cloud of dots is."""
