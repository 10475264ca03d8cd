"""`python -m merestone.cli`."""

import sys

from merestone.cli import main

sys.exit(main())
