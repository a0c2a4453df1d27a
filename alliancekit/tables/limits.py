"""How large a file of ratings may be: far above any class, within some hundred megabytes of memory."""

MAX_BYTES = 10_000_000
MAX_UNPACKED = 40_000_000  # a workbook is a zip, its content many times as large
MAX_ROWS = 50_000
MAX_COLUMNS = 256
MAX_CELL = 100_000  # characters
HEADING_ROWS = 10  # headings are looked for in this many rows
