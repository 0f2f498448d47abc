/** Receipts of one provider that may wait for their messages: with some 150 bytes each, a few MB. */
export const MAX_PARKED_RECEIPTS = 50_000
/** Their bodies, in bytes. */
export const MAX_PARKED_BYTES = 32 * 1024 * 1024

/** How often a process asks how much is parked. */
export const PARKING_POLL_MS = 1_000

/** From this part of either bound on, receipts are asked whether their message is known. */
const NEARLY_FULL = 0.5

/** A number of receipts, and what they weigh. */
export type Load = { readonly count: number; readonly bytes: number }

/** How much room the parking has for each provider. */
export type Parking = {
  /** True when a receipt of this provider may be taken unseen. */
  hasRoom(provider: string): boolean
  /** True when one more receipt whose message is not known may be taken; it counts at once. */
  admits(provider: string, bytes: number): boolean
  /** Asks anew. Rejects when the database is away; what was known last then goes on to count. */
  poll(): Promise<void>
}

/**
 * Bounds what is parked per provider, over all processes. Beyond a bound a receipt whose message is not known is refused
 * with 503: so it is lost to nobody, for the provider keeps it and sends it again, while a dead letter would fill the same
 * disk and want somebody's hand. Receipts of messages we know are taken all the same.
 *
 * Known is what was asked last, plus what this process has let in since the poll before that one: it may still have been
 * on its way. A second of receipts is far from half a bound, so that none is passed unseen.
 */
export function openParking({
  countParked,
  most = { count: MAX_PARKED_RECEIPTS, bytes: MAX_PARKED_BYTES },
}: {
  readonly countParked: () => Promise<ReadonlyMap<string, Load>>
  readonly most?: Load
}): Parking {
  let asked: ReadonlyMap<string, Load> = new Map()
  /** Let in between the starts of the last two polls, and since the last one. */
  let before = new Map<string, Load>()
  let since = new Map<string, Load>()

  const known = (provider: string): Load =>
    [asked, before, since].map((one) => one.get(provider) ?? NOTHING).reduce(plus)

  return {
    hasRoom(provider) {
      const { count, bytes } = known(provider)
      return count < most.count * NEARLY_FULL && bytes < most.bytes * NEARLY_FULL
    },
    admits(provider, bytes) {
      const next = plus(known(provider), { count: 1, bytes })
      if (next.count > most.count || next.bytes > most.bytes) return false
      since.set(provider, plus(since.get(provider) ?? NOTHING, { count: 1, bytes }))
      return true
    },
    async poll() {
      const underWay = since
      since = new Map()
      try {
        asked = await countParked()
        before = underWay
      } catch (error) {
        for (const [provider, load] of underWay)
          since.set(provider, plus(since.get(provider) ?? NOTHING, load))
        throw error
      }
    },
  }
}

const NOTHING: Load = { count: 0, bytes: 0 }

function plus(a: Load, b: Load): Load {
  return { count: a.count + b.count, bytes: a.bytes + b.bytes }
}
