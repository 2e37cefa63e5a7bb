"""What each command of `marketsafe` does. Nothing here parses arguments, and nothing but `report` prints."""
