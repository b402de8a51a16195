"""HTTP requests, URLs and error reports. The modules here do not use the graph."""
