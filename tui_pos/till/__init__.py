"""The till's work without a screen: sign-on, look-ups, the open sale, the finished receipt."""
