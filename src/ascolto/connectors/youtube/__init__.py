"""Comments under the videos of a company's channel on YouTube."""
