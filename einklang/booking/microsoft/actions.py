def copy_to_microsoft(seat):
    pass
