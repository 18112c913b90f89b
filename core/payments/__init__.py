"""What is granted: entitlements that outlive their case, their lines and the persons they cover."""
