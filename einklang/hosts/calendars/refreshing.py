def refresh_now(hosts, *, older_than, patience):
    pass
