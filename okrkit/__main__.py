"""`python -m okrkit` is the `okrkit` command."""

import sys

from okrkit.cli import main

sys.exit(main())
