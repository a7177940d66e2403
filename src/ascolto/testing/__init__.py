"""What tests stand on: typed factories, a cast of people, harnesses and real peers."""
