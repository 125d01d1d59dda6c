"""What every test stands on, whatever room it tests. The cast of people lives in tests/conftest.py."""

pytest_plugins = ["tests.plugins.network"]
