"""Frameworks on the API.

schemas       the shapes, publisher's and firm's
publisher     a TechniqueView → what the publisher says
firm          a TechniquePage → what the firm says
techniques    technique pages: fields, filters, orderings
pages         the pages above them
catalogue     version 3's own routes over frameworks, releases, entries and relationships
"""
