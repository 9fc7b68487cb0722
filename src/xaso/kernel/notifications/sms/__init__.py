"""Text messages: how they are cut and counted, and the two protocols of gateways."""
