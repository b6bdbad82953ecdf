"""Looking back at a cycle: told cases first, one's own later."""
