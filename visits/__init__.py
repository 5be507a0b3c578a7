"""Visits and inspections. Of this subsystem the sheet is settled: what its register has to read and to write."""
