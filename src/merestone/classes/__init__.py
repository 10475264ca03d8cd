"""What kind of thing something is: layer, pillar, class and facet, by data that users extend."""
