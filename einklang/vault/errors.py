class KeyGone(Exception):
    """The key is destroyed or past its end: what it closed cannot be read any more, by anybody."""


class MasterKeyWrong(Exception):
    """None of the master keys given opens this; nothing was changed."""
