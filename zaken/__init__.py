"""What a zaak is, where it comes from, who may see it. No HTML, no web sessions."""
