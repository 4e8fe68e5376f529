"""What `manage.py` can do for logins."""
