"""The design system: what every screen of the platform is made of."""
