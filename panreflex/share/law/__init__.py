"""What the law asks of whoever runs the platform: imprint, data protection, accessibility and its feedback."""
