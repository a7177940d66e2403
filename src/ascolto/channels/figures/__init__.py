"""Tables of figures that providers' own pages export, read in pieces. Pure: no Django."""
