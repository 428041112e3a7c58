"""Sign-in with Naver."""
