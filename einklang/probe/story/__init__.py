"""The story of an invented person who uses every room and leaves: a chapter is a file, told in this order.

It is told behind a curtain: in one transaction, so that nobody else ever sees a word of it, and whoever dies
while telling it has told nothing. Each chapter uses the pages and actions that everybody uses.
"""
