"""Forms in KERN's mark-up: label, hint and error belong to their field, and nothing typed is lost."""

import re

import pytest
from django import forms


class Letter(forms.Form):
    name = forms.CharField(label="Name der Kommune", help_text="Wie im Gemeindeverzeichnis.")
    mail = forms.EmailField(label="E-Mail-Adresse", widget=forms.EmailInput({"placeholder": "E-Mail-Adresse"}))
    state = forms.ChoiceField(label="Land", choices=[("", "Bitte wählen"), ("09", "Bayern")])
    crisis = forms.ChoiceField(label="Art der Krise", widget=forms.RadioSelect, choices=[("a", "Hitze"), ("b", "Flut")])
    text = forms.CharField(label="Nachricht", widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label="Einverstanden", help_text="Sie können widerrufen.")


@pytest.fixture
def refused() -> str:
    return str(Letter({"mail": "kein-at-zeichen", "text": "Schon geschrieben"}))


def test_every_field_has_a_label_of_its_own():
    html = str(Letter())

    controls = set(re.findall(r'<(?:input|select|textarea)[^>]*\sid="([^"]+)"', html))
    assert controls
    assert controls == set(re.findall(r'<label[^>]*\sfor="([^"]+)"', html))


def test_controls_name_the_hints_and_errors_that_belong_to_them(refused: str):
    described = {part for ids in re.findall(r'aria-describedby="([^"]+)"', refused) for part in ids.split()}

    assert {"id_name_helptext", "id_name_error", "id_crisis_error", "id_agreed_helptext"} <= described
    assert described <= set(re.findall(r'\sid="([^"]+)"', refused))


def test_errors_stand_at_the_top_and_lead_to_their_fields(refused: str):
    summary = refused.split("error-summary", 1)[1].split("</ul>")[0]

    targets = re.findall(r'href="#([^"]+)"', summary)
    assert targets == ["id_name", "id_mail", "id_state", "id_crisis", "id_agreed"]
    assert all(f'id="{target}"' in refused for target in targets)
    assert "autofocus" in refused.split("error-summary", 1)[1].split(">")[0]


def test_what_was_typed_stays(refused: str):
    assert 'value="kein-at-zeichen"' in refused
    assert "Schon geschrieben" in refused


def test_an_error_of_the_whole_form_stands_in_the_summary():
    form = Letter({})
    form.add_error(None, "Die Befragung ist beendet.")

    assert "Die Befragung ist beendet." in str(form).split("error-summary", 1)[1].split("</ul>")[0]


def test_a_fresh_form_shows_no_error():
    html = str(Letter())

    assert "error" not in html


def test_choices_stand_in_a_group_with_its_question():
    html = str(Letter())

    group = re.search(r"<fieldset.*?</fieldset>", html, re.DOTALL)
    assert group
    assert "Art der Krise" in re.findall(r"<legend[^>]*>(.*?)</legend>", group[0], re.DOTALL)[0]
    assert group[0].count("kern-form-check__radio") == 2


def test_optional_fields_say_so_and_required_ones_do_not():
    html = str(Letter())

    assert html.count("– optional") == 1


def test_placeholders_that_repeat_the_label_are_dropped():
    assert "placeholder" not in str(Letter())


def test_hidden_fields_come_without_label():
    class Hidden(forms.Form):
        next = forms.CharField(widget=forms.HiddenInput)

    html = str(Hidden({"next": "/ueber/"}))

    assert '<input type="hidden" name="next" value="/ueber/"' in html
    assert "<label" not in html
