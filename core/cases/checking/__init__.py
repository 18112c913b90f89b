"""Checks of means as the bureau's work: started, waiting in its queue, and the log of what was asked for whom."""
