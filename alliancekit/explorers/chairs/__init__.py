"""Two chairs: the same sessions as two raters saw them."""
