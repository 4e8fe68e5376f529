"""The demo's OpenID broker: the invented people log in here, without passwords.

A process of its own with its own settings, database and cookie, so that the portal talks to it
over HTTP as to any broker. Never to be used for real people.
"""
