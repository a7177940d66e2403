"""What is said below a company's posts on LinkedIn, and the answers to it."""
