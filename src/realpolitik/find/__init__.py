"""From any text to the claims and questions that answer it."""
