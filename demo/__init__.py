"""Two small servers for demonstration and tests: a ZGW registration and an OpenID broker.

They run in their own processes and settings; nothing of the product imports them.
"""
