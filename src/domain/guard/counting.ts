/** How the time of a window is cut: what is counted is of one window, or up to a tenth more. */
export const SLICES = 10

/** Last digits of a number by which it has its place among those that begin like it. */
export const PLACES = 10_000

/** One message to be counted, and what is to be told of it. `key` names what is counted, up to 128 characters. */
export type CountAsk =
  /** How many of this key there were within the window, with it. */
  | { readonly kind: 'messages'; readonly key: string; readonly windowMs: number }
  /** How many places beside each other were taken within the window, it among them: 1 to `most`. */
  | {
      readonly kind: 'run'
      readonly key: string
      /** From 0 to `PLACES` - 1. */
      readonly place: number
      readonly most: number
      readonly windowMs: number
    }
