"""Values of the product; standard library only."""
