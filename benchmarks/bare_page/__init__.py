"""The yardstick: a Wagtail page with one rich-text field, served by the platform's own server and middleware."""
