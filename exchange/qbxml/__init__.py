"""qbXML wire types, requests, responses and limits."""
