"""Matrix: rooms in which customers write to the company's account."""
