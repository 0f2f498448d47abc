/** Orders of the machine to the world, carried out only after the new state is committed. */
export type CallbackEffect =
  /** The client's endpoint wants nothing any more: no callback goes there until it is set again. */
  { readonly type: 'disableEndpoint' }
