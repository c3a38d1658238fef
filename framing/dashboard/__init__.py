"""What a reader sees: pages that ask snapshots and say what they found."""
