import type { Db } from '../../src/store/database/db.ts'
import { report } from './report.ts'
import type { Timed } from './timed-pages.ts'

/** No page of a search is to take longer, in milliseconds. */
const WANTED_MS = 300

/** Bars of the chart: the slowest. */
const SHOWN = 20

/** Tells what was measured: of searches each page, of what else reads many messages the one answer. */
export async function reportSearches(
  db: Db,
  about: {
    readonly messages: number
    readonly days: number
    readonly clients: number
    readonly tries: number
  },
  { searches, sums }: { readonly searches: readonly Timed[]; readonly sums: readonly Timed[] },
): Promise<void> {
  const [size] = await db.sql<
    { bytes: number }[]
  >`select pg_database_size(current_database())::float8 as bytes`
  const slower = searches.filter((one) => slowestMs(one) > WANTED_MS).map(({ label }) => label)
  report(
    'bench:search',
    {
      ...about,
      databaseGb: Math.round((size?.bytes ?? 0) / 1e8) / 10,
      wantedMs: WANTED_MS,
      slower: slower.join('; ') || 'none',
      searches: searches.map(flat),
      sums: sums.map(({ label, coldMs, first, cpuMs }) => ({
        label,
        coldMs,
        p50Ms: first.p50Ms,
        maxMs: first.maxMs,
        cpuMs,
      })),
    },
    {
      title: `Slowest page of a search, p50 in ms, ${about.messages.toLocaleString('en')} messages`,
      bars: searches
        .toSorted((a, b) => slowestMs(b) - slowestMs(a))
        .slice(0, SHOWN)
        .map((one) => ({ label: one.label, value: Math.round(slowestMs(one)) })),
    },
  )
}

/** What half of the requests for its slowest page do not exceed. */
function slowestMs({ first, second, last }: Timed): number {
  return Math.max(first.p50Ms, second?.p50Ms ?? 0, last?.p50Ms ?? 0)
}

function flat({ label, coldMs, first, cpuMs, second, last, pages, found }: Timed) {
  return {
    label,
    coldMs,
    firstP50Ms: first.p50Ms,
    firstMaxMs: first.maxMs,
    cpuMs,
    secondP50Ms: second?.p50Ms ?? null,
    secondMaxMs: second?.maxMs ?? null,
    lastP50Ms: last?.p50Ms ?? null,
    lastMaxMs: last?.maxMs ?? null,
    pages,
    found,
  }
}
