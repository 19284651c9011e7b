// Replaced by the host's own start.
return 0;
