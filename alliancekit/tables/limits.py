"""How large a table held in memory may be: far above any class, within some hundred megabytes."""

MAX_BYTES = 10_000_000
MAX_UNPACKED = 40_000_000  # a workbook is a zip, its content many times as large
MAX_ROWS = 50_000
MAX_COLUMNS = 4096
MAX_CELLS = 1_000_000  # written in a sheet
MAX_WIDTH = 20_000_000  # of all rows together, with the blank cells in between
MAX_AT_ONCE = 4_000_000  # cells, rows filled up to the width of the headings
LAST_ROW = 1_048_576  # of any sheet
HEADING_ROWS = 10  # headings are looked for in this many rows
MAX_CELL = 131_072  # characters; a quotation mark left open makes one cell of all that follows
