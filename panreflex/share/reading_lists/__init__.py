"""What readers collect and take along."""
