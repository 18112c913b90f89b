"""Meetings at which decisions are taken (联合确认会议): recorded, read; each member still signs each case by himself."""
