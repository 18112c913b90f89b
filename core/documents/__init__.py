"""Papers received and letters issued: what came in, what went out, and the bytes of both."""
