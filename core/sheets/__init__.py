"""Spreadsheets in and out: guard, read, map, check, mark, template, write.

Everything here but `models`, `sessions` and the services runs without Django: the parse happens in a
child process that imports none of it. Entry points: `reader.read_sheet`, `guard.inspect`,
`mark.mark_workbook`, `template.write_template`, `writer.write_workbook`, `writer.write_csv`.
"""
