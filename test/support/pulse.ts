import postgres from 'postgres'

/** What flows when nothing is wrong. */
export type Normal = { readonly deliveredPerSecond: number; readonly open: number }

/** Watches how many messages are delivered and how many are under way, over a connection of its own. */
export type Pulse = {
  /** The averages from `sinceMs` (Unix) until now. */
  normal(sinceMs: number): Normal
  /**
   * Waits until traffic has been normal for `QUIET_MS`, at most `withinMs`. Answers the seconds from `overAtMs` (Unix)
   * to the last look that was not: fewer than 80 % of the normal deliveries in the second before, or a backlog of more
   * than half a second's messages. Null when that was not reached.
   */
  recoveryS(overAtMs: number, normal: Normal, withinMs: number): Promise<number | null>
  stop(): Promise<void>
}

/** A message of the load has one part and is not express. */
const PRICE_CENTS = 5
const LOOK_EVERY_MS = 100
const WINDOW_MS = 1_000
const QUIET_MS = 2_000
const NORMAL_SHARE = 0.8
const BACKLOG_S = 0.5
const CONNECT_TIMEOUT_S = 2

type Look = { readonly atMs: number; readonly delivered: number; readonly open: number }

/** Starts watching the database of `url`; all its clients together. Counts by money, which costs the same for any number of messages. */
export function startPulse(url: string): Pulse {
  const sql = postgres(url, { max: 1, connect_timeout: CONNECT_TIMEOUT_S, onnotice: () => {} })
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

  function isNormal(index: number, normal: Normal): boolean {
    const now = looks[index]
    const before = looks.findLast(({ atMs }, at) => at < index && atMs <= (now?.atMs ?? 0) - WINDOW_MS)
    if (!now || !before) return false
    const perSecond = ((now.delivered - before.delivered) / (now.atMs - before.atMs)) * 1_000
    return (
      perSecond >= normal.deliveredPerSecond * NORMAL_SHARE &&
      now.open <= normal.open + normal.deliveredPerSecond * BACKLOG_S
    )
  }

  /** The last instant from `overAtMs` on at which traffic was not normal. */
  function lastBadMs(overAtMs: number, normal: Normal): number {
    const first = looks.findIndex(({ atMs }) => atMs >= overAtMs)
    if (first < 0) return Date.now()
    const bad = looks.findLastIndex((_, index) => index >= first && !isNormal(index, normal))
    const newest = looks.at(-1)?.atMs ?? 0
    // A look that takes long is one that does not come back.
    if (triedAtMs - newest > WINDOW_MS || Date.now() - newest > WINDOW_MS) return Date.now()
    return bad < 0 ? overAtMs : (looks[bad]?.atMs ?? overAtMs)
  }

  return {
    normal(sinceMs) {
      const seen = looks.filter(({ atMs }) => atMs >= sinceMs)
      const [first, last] = [seen[0], seen.at(-1)]
      if (!first || !last) throw new Error('nothing was seen of the normal traffic')
      const open = seen.reduce((sum, one) => sum + one.open, 0) / seen.length
      return {
        deliveredPerSecond: ((last.delivered - first.delivered) / (last.atMs - first.atMs)) * 1_000,
        open,
      }
    },
    async recoveryS(overAtMs, normal, withinMs) {
      const untilMs = overAtMs + withinMs
      while (Date.now() < untilMs) {
        const badMs = lastBadMs(overAtMs, normal)
        if (Date.now() - badMs >= QUIET_MS && Date.now() - overAtMs >= QUIET_MS)
          return (badMs - overAtMs) / 1_000
        await Bun.sleep(LOOK_EVERY_MS)
      }
      return null
    },
    async stop() {
      stopping = true
      await done
      await sql.end({ timeout: 1 })
    },
  }
}
