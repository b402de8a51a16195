"""The command: argv in, text out."""
