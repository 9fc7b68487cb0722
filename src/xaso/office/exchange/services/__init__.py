"""Sending, fetching, taking in, telling; the exchange of documents acts."""
