"""Tests and examples speak English, whatever the machine speaks; those about Chinese say so."""

import os

os.environ["OKRKIT_LANGUAGE"] = "en"
