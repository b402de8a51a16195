"""A sheet of SVG: text, boxes and lines, where they stand and how they look, whatever they say."""
