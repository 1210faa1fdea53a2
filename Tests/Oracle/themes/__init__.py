"""What the oracle can be asked, a file per theme."""
