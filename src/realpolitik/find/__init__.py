"""From a text in English to the saved question that it asks, and its values."""
