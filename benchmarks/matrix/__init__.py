"""The permission matrix, walked: every address, method and person over one filled store.

`world` fills the store with the things of 鯖江市 (own), what it shares and what it draws up with
others; every text of it holds a secret word that tells who may read it (`secrets`). `people` are
those who ask; `rules` says of each address whose things it is about; `walk` asks.

    python -m benchmarks.matrix

prints how many answers there were and each that was not as it has to be; status 1 for any.
"""
