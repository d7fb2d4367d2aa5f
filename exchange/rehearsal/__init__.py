"""A stand-in QuickBooks company and a stand-in Web Connector."""
