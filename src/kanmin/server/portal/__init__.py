"""The portal (公開): what anybody may read. Today the handbook; plans and cases follow."""
