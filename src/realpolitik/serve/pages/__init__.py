"""The pages of the web site, and the same content in other formats."""
