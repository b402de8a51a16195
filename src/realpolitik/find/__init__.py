"""Find the saved question, or else the claims, that best answer a question in English."""
