"""Tables as they come: files read, faults listed, text that no spreadsheet runs."""
