"""Two people who move each other."""
