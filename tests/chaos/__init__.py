"""Telling residents while everything breaks: workers killed, servers down, events repeated."""
