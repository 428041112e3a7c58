"""Sign-in with any service that speaks OpenID Connect."""
