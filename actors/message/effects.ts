/**
 * Orders of the machine to the world, carried out only after the new state is committed.
 * `captureHold` and `releaseHold` are carried out *in* that commit: the lock moves with the status.
 */
export type MessageEffect =
  /** Put it into its lane. */
  | { readonly type: 'dispatch' }
  /** Give it to the provider, once, as this attempt. */
  | { readonly type: 'submit'; readonly attempt: number; readonly throttles: number }
  | { readonly type: 'captureHold' }
  | { readonly type: 'releaseHold' }
