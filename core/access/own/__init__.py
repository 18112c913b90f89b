"""One's own account: password, second factor, where else one is signed in."""
