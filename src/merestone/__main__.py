"""`python -m merestone`."""

import sys

from merestone.cli import main

sys.exit(main())
