"""The Web Connector's SOAP contract, its sessions and the .qwc file."""
