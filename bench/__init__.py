"""What the portal costs: `python -m bench`. How to read it: docs/bench.md.

Real processes on 127.0.0.1: registration, portal, load generator. Nothing imports this package.
"""
