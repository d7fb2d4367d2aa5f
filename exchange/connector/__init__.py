"""The Web Connector's side of the exchange: SOAP, sessions, passwords, the .qwc file, certificates.

Modules: `operations` the contract as data · `soap` reading and writing messages · `wsdl` the description we serve ·
`table` a session as one literal table · `sessions` its row · `opening` and `calls` what each call does, in one
transaction · `lane` the way to the database · `service` operations to calls · `app` the ASGI routes · `passwords` ·
`telling` status and support texts · `qwc` · `certificate` · `codes` causes and cures of the Web Connector's codes.
"""
