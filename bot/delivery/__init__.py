"""The outbox's postman: it alone says anything in Slack. Start at `worker.Postman`."""
