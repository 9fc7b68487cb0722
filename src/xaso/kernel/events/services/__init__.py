"""Publishing, relaying, delivering, and dealing with what could not be delivered."""
