"""Who confirms where: provincial provisions, instruments of delegation, and the county's own tier (社会救助法 44)."""
