"""What waits in an installation, and whether those who should work through it do."""
