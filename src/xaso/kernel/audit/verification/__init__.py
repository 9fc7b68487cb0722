"""The verifier: a small program of its own that believes the signing key and nothing else.

It reads rows by plain SQL, hashes them again and compares them with the stored tree, the tree
with every signed checkpoint, and all with the witness outside. It knows neither Django nor the
models, uses constant memory, and changes nothing.
"""
