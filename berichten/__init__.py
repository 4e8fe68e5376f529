"""What registrations tell us, and what residents are told: notificaties in, berichten out."""
