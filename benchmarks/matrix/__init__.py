"""The permission matrix, walked: every address, method and person over one filled store.

`world` fills the store with the things of 鯖江市 (own), what it shares and what it draws up with
others; every text of it holds a secret word that tells who may read it (`secrets`). `people` are
those who ask; `rules` says of each address whose things it is about; `walk` asks by GET and POST,
`methods` by all others; `queries` asks lists for secret words, `unseen` holds open pages against
those of a store without what is hidden; `api` and `assistants` (MCP) ask with tokens of all kinds;
`links` tries links and sessions that ended, `uploads` hands in under another body's name, `watch`
reads the log and the figures. `everything` puts them together.

    python -m benchmarks.matrix

prints how many answers there were and each that was not as it has to be; status 1 for any.
"""
