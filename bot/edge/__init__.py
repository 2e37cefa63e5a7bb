"""Slack's door: raw requests in, one listener's answer out."""
