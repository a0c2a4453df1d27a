"""The lessons as a site that lives without Python: pages, explorers that answer in the page, and a search."""

from alliancekit.site.building import Built, build_site

__all__ = ["Built", "build_site"]
