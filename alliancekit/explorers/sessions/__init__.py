"""One client's sessions through one rater's eyes."""
