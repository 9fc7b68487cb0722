"""The signing program of a person's computer, in the shape of the government's plug-in."""
