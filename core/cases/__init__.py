"""Cases and their engine: process versions, stages, deadlines, decisions, events."""
