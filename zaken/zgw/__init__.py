"""The only code that speaks HTTP to registrations: the ZGW APIs of the VNG, and who serves them."""
