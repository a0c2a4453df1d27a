"""Written exchanges, rated beside an invented panel."""
