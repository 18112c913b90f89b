"""Who files for somebody else, under which mandate, and what he may see (社会救助法 37)."""
