"""The OpenID Connect client: brokers, claims to Identity, web session, logout."""
