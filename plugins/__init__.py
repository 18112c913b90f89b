"""The assistance types that come with the product; none knows another."""
