"""What every transport over HTTP must do; see `TransportContract` in `mokit.testing.contracts`."""
