"""The one form of the broker: who are you, and at which level. Parsed here, once."""

from django import forms

from demo.broker.claims import LEVELS
from demo.people import PEOPLE


class LoginForm(forms.Form):
    """The choice of a person and a level; both are keys, both are needed."""

    persoon = forms.ChoiceField(
        choices=[(person.key, person.naam) for person in PEOPLE],
        error_messages={
            "required": "Kies een persoon.",
            "invalid_choice": "Kies een persoon uit de lijst.",
        },
    )
    niveau = forms.ChoiceField(
        choices=[(level.key, level.naam) for level in LEVELS],
        error_messages={
            "required": "Kies een betrouwbaarheidsniveau.",
            "invalid_choice": "Kies een betrouwbaarheidsniveau uit de lijst.",
        },
    )
