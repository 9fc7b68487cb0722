"""Building a form on the screen: what one press changes, as plain values. Stores nothing."""
