// TODO: one day  // caught
// FIXME  // caught
// TODO(#12): an issue knows
