import postgres from 'postgres'

/** Watches how many messages are delivered and how many are under way, over a connection of its own. */
export type Pulse = {
  /**
   * Waits until traffic has been normal for `QUIET_MS`, at most `withinMs`. Answers the seconds from `sinceMs` (Unix)
   * to the last look at which it was not: fewer than a share of the usual deliveries in the second before (80 %), or
   * more than so many seconds' messages under way (half a second's). Null when that was not reached.
   */
  recoveryS(sinceMs: number, withinMs: number): Promise<number | null>
  /** What was seen in the last seconds, for whoever has to find out why. */
  lately(): readonly { readonly agoMs: number; readonly delivered: number; readonly open: number }[]
  stop(): Promise<void>
}

/** A message of the load has one part and is not express. */
const PRICE_CENTS = 5
const LOOK_EVERY_MS = 100
const WINDOW_MS = 1_000
const QUIET_MS = 1_500
/** What is normal, unless told: where the machine is shared with much else, less is. */
const NORMAL = { share: 0.8, backlogS: 0.5 } as const
const LATELY = 40
const CONNECT_TIMEOUT_S = 2

type Look = { readonly atMs: number; readonly delivered: number; readonly open: number }

/** Starts watching the database of `url`, all its clients together, by their money: that costs the same for any number of messages. */
export function startPulse(
  url: string,
  usualPerSecond: number,
  { share, backlogS }: { readonly share: number; readonly backlogS: number } = NORMAL,
): Pulse {
  const sql = postgres(url, {
    max: 1,
    connect_timeout: CONNECT_TIMEOUT_S,
    // The driver's own waits grow to 20 s.
    backoff: () => LOOK_EVERY_MS / 1_000,
    onnotice: () => {},
  })
  const looks: Look[] = []
  let triedAtMs = 0
  let stopping = false

  async function look(): Promise<void> {
    triedAtMs = Date.now()
    const [row] = await sql<{ captured: string; held: string }[]>`
      select coalesce(sum(captured_cents), 0) as captured,
        (select sum(amount_cents) from topups) - (select sum(credit_cents) from clients)
          - coalesce(sum(captured_cents), 0) as held
      from capture_totals`
    if (!row) return
    const [delivered, open] = [Number(row.captured) / PRICE_CENTS, Number(row.held) / PRICE_CENTS]
    looks.push({ atMs: Date.now(), delivered, open })
  }

  async function run(): Promise<void> {
    while (!stopping) {
      // While the database is away there is nothing to see, which counts as not normal.
      await look().catch(() => {})
      await Bun.sleep(LOOK_EVERY_MS)
    }
  }
  const done = run()

  function isNormal(index: number): boolean {
    const now = looks[index]
    const before = looks.findLast(({ atMs }, at) => at < index && atMs <= (now?.atMs ?? 0) - WINDOW_MS)
    if (!now || !before) return false
    const perSecond = ((now.delivered - before.delivered) / (now.atMs - before.atMs)) * 1_000
    return perSecond >= usualPerSecond * share && now.open <= usualPerSecond * backlogS
  }

  /** The last instant from `sinceMs` on at which traffic was not normal. */
  function lastBadMs(sinceMs: number): number {
    const first = looks.findIndex(({ atMs }) => atMs >= sinceMs)
    if (first < 0) return Date.now()
    const bad = looks.findLastIndex((_, index) => index >= first && !isNormal(index))
    const newest = looks.at(-1)?.atMs ?? 0
    // A look that takes long is one that does not come back.
    if (triedAtMs - newest > WINDOW_MS || Date.now() - newest > WINDOW_MS) return Date.now()
    return looks[bad]?.atMs ?? sinceMs
  }

  return {
    async recoveryS(sinceMs, withinMs) {
      while (Date.now() < sinceMs + withinMs) {
        const badMs = lastBadMs(sinceMs)
        if (Date.now() - badMs >= QUIET_MS) return (badMs - sinceMs) / 1_000
        await Bun.sleep(LOOK_EVERY_MS)
      }
      return null
    },
    lately: () =>
      looks
        .slice(-LATELY)
        .map(({ atMs, delivered, open }) => ({ agoMs: Date.now() - atMs, delivered, open })),
    async stop() {
      stopping = true
      await done
      await sql.end({ timeout: 1 })
    },
  }
}
