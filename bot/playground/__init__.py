"""The playground: ask once, see every platform's answer, with the clock in your own hand."""
