"""You said, we did, or why not: `/align ledger`."""
