"""Working days by year, provisional years, and when a limit ends."""
