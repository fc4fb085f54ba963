"""The pure core: no IO, no engines, no HTTP. From a text and a draft to grounded records."""
