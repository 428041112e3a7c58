"""Sign-up, sign-in, my page, inbox: pages of everyone who has an account."""
