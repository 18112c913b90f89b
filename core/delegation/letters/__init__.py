"""Letters of delegation: one for each township of an instrument, printed, signed on paper, kept, ended."""
