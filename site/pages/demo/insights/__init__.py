"""The firm's articles, oldest first."""

from pages.demo.insights.detections import DETECTIONS
from pages.demo.insights.essential_eight import ESSENTIAL_EIGHT
from pages.demo.insights.notes import NOTES
from pages.demo.insights.roadmaps import ROADMAPS

ARTICLES = (DETECTIONS, ESSENTIAL_EIGHT, NOTES, ROADMAPS)
