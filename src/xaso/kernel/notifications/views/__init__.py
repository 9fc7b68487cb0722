"""Pages: one's own notices and choices, deliveries, gateways, and the door for receipts."""
