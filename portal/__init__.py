"""What a resident sees: login, views, presenters, theme."""
