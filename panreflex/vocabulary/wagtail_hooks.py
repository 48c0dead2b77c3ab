"""Shows the vocabulary in the editing interface."""

from wagtail.snippets.models import register_snippet

from panreflex.vocabulary.admin import VocabularyGroup

register_snippet(VocabularyGroup)
