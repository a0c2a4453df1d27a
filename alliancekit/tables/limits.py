"""How large a table held in memory may be: far above any class, within some hundred megabytes."""

MAX_BYTES = 10_000_000
MAX_UNPACKED = 40_000_000  # a workbook is a zip, its content many times as large
MAX_ROWS = 50_000
MAX_COLUMNS = 1024  # of a workbook; what stands further to the right is not looked at
HEADING_ROWS = 10  # headings are looked for in this many rows
MAX_CELL = 131_072  # characters; a quotation mark left open makes one cell of all that follows
