"""Shows the chain of evidence in the editing interface."""

from wagtail.snippets.models import register_snippet

from panreflex.distil.admin import EvidenceChainGroup

register_snippet(EvidenceChainGroup)
