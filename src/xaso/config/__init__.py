"""Composition root: wires everything, imported by nobody."""
