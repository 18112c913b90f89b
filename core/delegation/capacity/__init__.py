"""Whether a township is ready to confirm (承接条件): counted from what the register knows, or recorded by the county."""
