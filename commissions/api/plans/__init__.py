"""Plans, their versions and golden cases, and the province's frames: what the pages do, by program."""
