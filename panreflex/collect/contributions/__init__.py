"""Examples that municipalities offer, from the first sentence to their publication."""
