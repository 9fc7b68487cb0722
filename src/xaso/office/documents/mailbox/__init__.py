"""Documents that come by e-mail to the commune's mailbox."""
