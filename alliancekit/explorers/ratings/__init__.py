"""The own-data bench: a class's ratings, dropped as they come, on every explorer that they can fill."""
