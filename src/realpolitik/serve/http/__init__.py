"""What goes over HTTP, whatever is served: addresses, media types, problems and links."""
