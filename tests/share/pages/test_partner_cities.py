"""The municipalities that the project worked with know it on their own pages."""

import pytest

from panreflex.share.catalogue import participants
from panreflex.share.pages.models import AboutPage
from panreflex.share.pages.models.about import PartnerCity
from tests.making import make_municipality

pytestmark = pytest.mark.django_db


def test_a_partner_city_says_that_it_was_one_by_its_key_never_by_its_name(home, client):
    page = AboutPage(title="Über", slug="ueber", slogan="S", project_title="P", duration="2022 bis 2025", funding="F")
    page.cities = [PartnerCity(name="Dortmund", municipality=make_municipality()), PartnerCity(name="Bochum")]
    make_municipality("05911000", "Bochum")
    home.add_child(instance=page)

    dortmund = client.get("/kommunen/05913000/").content.decode()

    assert '<a href="/ueber/">Partnerstadt des Projekts PanReflex</a>' in dortmund
    assert "2022 bis 2025" in dortmund
    assert "noindex" not in dortmund
    assert "Partnerstadt" not in client.get("/kommunen/05911000/").content.decode()
    page.unpublish()
    participants.forget()
    assert "Partnerstadt" not in client.get("/kommunen/05913000/").content.decode()
