"""From a saved question to findings with their warrants, as frozen values."""
