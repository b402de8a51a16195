"""What is answered, as frozen values: findings, what they stand on, and how they are told."""
