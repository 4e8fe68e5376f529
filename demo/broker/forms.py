"""The one form of the broker: who are you, and at which level. Parsed here, once."""

from collections.abc import Mapping

from django import forms

from demo.broker.means import Means


class LoginForm(forms.Form):
    """The choice of a persona and a level of one login means; both are keys, both are needed."""

    persoon = forms.ChoiceField(
        error_messages={
            "required": "Kies een persoon.",
            "invalid_choice": "Kies een persoon uit de lijst.",
        },
    )
    niveau = forms.ChoiceField(
        error_messages={
            "required": "Kies een betrouwbaarheidsniveau.",
            "invalid_choice": "Kies een betrouwbaarheidsniveau uit de lijst.",
        },
    )

    def __init__(
        self,
        means: Means,
        data: Mapping[str, str] | None = None,
        *,
        initial: Mapping[str, str] | None = None,
    ) -> None:
        """Offer what this login means has, and nothing of another."""
        super().__init__(data, initial=dict(initial or {}))
        personas = [(persona.key, persona.naam) for persona in means.personas]
        levels = [(level.key, level.naam) for level in means.levels.all]
        for name, choices in (("persoon", personas), ("niveau", levels)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 (declared above)
            field.choices = choices
