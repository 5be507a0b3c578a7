"""An upload from file to commit and back: upload, read, preview, commit, undo.

Each module does one step; `jobs` runs the long ones in the background, the command without it.
"""
