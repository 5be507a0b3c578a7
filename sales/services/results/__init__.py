"""From staging to facts: look-ups, difference, commit and undo, all set-based."""
