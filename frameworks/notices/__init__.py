"""What people are told of releases and reviews: digests, one a person, whatever the number of pages."""
