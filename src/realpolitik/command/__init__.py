"""The `realpolitik` command-line interface."""
