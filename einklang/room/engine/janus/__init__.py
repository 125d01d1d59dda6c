"""Janus (janus.conf.meetecho.com), started and owned by the process of the rooms; tried with 1.1.2."""
