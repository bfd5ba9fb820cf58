"""The words by which people leave, come back and get help."""

# Source: CTIA, "Messaging Principles and Best Practices" (2023), 5.1.3; the defaults of Twilio's "Advanced
# Opt-Out" and AWS End User Messaging, "Keywords". Compared forms.
OPT_OUT_WORDS = frozenset("stop stopall unsubscribe cancel end quit revoke optout".split())
OPT_IN_WORDS = frozenset("start unstop optin".split())
HELP_WORDS = frozenset("help".split())
CONSENT_WORDS = OPT_OUT_WORDS | OPT_IN_WORDS | HELP_WORDS
