import { readFileSync } from 'node:fs'
import postgres from 'postgres'
import { shortened } from '../statements.ts'

/** Something that stood still or took long. */
export type Pause = {
  readonly what: string
  /** Unix milliseconds. */
  readonly fromMs: number
  readonly ms: number
}

/** Settings of a PostgreSQL that says when it writes checkpoints and vacuums. */
export const PAUSE_SETTINGS = {
  log_checkpoints: 'on',
  log_autovacuum_min_duration: '0',
  log_line_prefix: '%m [%p] ',
  log_timezone: 'UTC',
  // Statements are known by what they write, which stands at the end of some.
  track_activity_query_size: '16384',
} as const

const SAMPLE_MS = 20

type Sample = { id: string; fromMs: number; ms: number; query: string; waits: string }

/** Looks at what PostgreSQL is doing, 50 times a second, for statements that take `leastMs`, commit and all. */
export function sampleStatements(url: string, leastMs: number): () => Promise<Pause[]> {
  const sql = postgres(url, { max: 1 })
  const seen = new Map<string, { last: Sample; readonly waits: Map<string, number> }>()
  let stopped = false
  const sampling = (async () => {
    while (!stopped) {
      const rows = await sql<Sample[]>`
        select pid || ' ' || query_start as id, extract(epoch from query_start)::float8 * 1000 as "fromMs",
          extract(epoch from clock_timestamp() - query_start)::float8 * 1000 as ms, query,
          coalesce(wait_event_type || ' ' || wait_event, 'running') as waits
        from pg_stat_activity where state = 'active' and backend_type = 'client backend' and pid <> pg_backend_pid()
          and query_start < clock_timestamp() - ${leastMs}::int * interval '1 ms'`
      for (const row of rows) {
        const waits = seen.get(row.id)?.waits ?? new Map<string, number>()
        waits.set(row.waits, (waits.get(row.waits) ?? 0) + 1)
        seen.set(row.id, { last: row, waits })
      }
      await Bun.sleep(SAMPLE_MS)
    }
  })()
  return async () => {
    stopped = true
    await sampling
    await sql.end()
    return [...seen.values()].map(({ last, waits }) => {
      const [most] = [...waits].toSorted(([, a], [, b]) => b - a)
      return {
        what: `PostgreSQL, ${most?.[0]}: ${shortened(last.query)}`,
        fromMs: last.fromMs,
        ms: Math.round(last.ms),
      }
    })
  }
}

/** The checkpoints, vacuums and analyses that the log of a PostgreSQL tells since `sinceMs`. */
export function loggedPauses(logFile: string, sinceMs: number): Pause[] {
  const entries = readFileSync(logFile, 'utf8').split(/^(?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)/m)
  return entries.flatMap((entry) => {
    const atMs = Date.parse(`${entry.slice(0, 23).replace(' ', 'T')}Z`)
    const named = nameOf(entry)
    const seconds = Number(/(?:total=|elapsed: )([\d.]+) s/.exec(entry)?.[1])
    if (!named || !(atMs >= sinceMs)) return []
    return [{ what: `PostgreSQL, ${named}`, fromMs: atMs - seconds * 1_000, ms: Math.round(seconds * 1_000) }]
  })
}

function nameOf(entry: string): string | null {
  const [, vacuum, table] =
    /automatic (?:aggressive )?(vacuum|analyze)\S* of table "[^."]*\.[^."]*\.([^"]*)"/.exec(entry) ?? []
  if (vacuum) return `auto${vacuum} of ${table}`
  return entry.includes('checkpoint complete') ? 'checkpoint' : null
}
