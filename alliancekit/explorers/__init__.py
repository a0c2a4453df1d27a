"""Explorers: controls, a chart, a sentence and a table, wired together."""
