"""What countries want solved, which technologies may answer it, and whom they are introduced to."""
