class NotPossible(Exception):
    """This backup or restore cannot be made; says why in one sentence, and nothing was changed."""
