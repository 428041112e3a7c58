"""Sign-in with Kakao."""
