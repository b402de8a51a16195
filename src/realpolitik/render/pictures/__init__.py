"""Pictures of answers as SVG with selectable text and links."""
