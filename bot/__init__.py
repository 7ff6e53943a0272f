"""Heard: concerns heard, priorities shown, digests posted."""

import os

# Read when numpy is loaded. The measures multiply small matrices thousands of times: threads for each product
# wait for one another longer than they calculate, ten times as long where other work has the cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
