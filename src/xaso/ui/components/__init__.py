"""The components: template tags, each with one small template of its own."""
