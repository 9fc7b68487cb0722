"""What those who run the installation see of it: health, figures, logs, maintenance."""
