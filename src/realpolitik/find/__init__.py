"""Find the saved question or the claims that best answer a question in English."""
