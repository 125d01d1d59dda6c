"""What staff pages show, gathered from the rooms that hold it."""
