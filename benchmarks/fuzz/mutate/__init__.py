"""How sound samples are changed: octets, texts, plain values, markup, packed files."""
