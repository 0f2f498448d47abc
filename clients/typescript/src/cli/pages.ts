import type { Call } from './call.ts'
import type { Exit } from './exits.ts'
import { csvRecord } from './files/csv.ts'
import type { Given } from './options.ts'
import type { Column } from './table.ts'
import { readCount } from './times.ts'

const DEFAULT_LIMIT = 50

/** The most that a page of the gateway holds. */
const MAX_PAGE = 500

/**
 * Says as much of a list as --limit and --all want, and to people that there is more. `open` is given the size of a page, for the
 * query.
 */
export async function listPages<T extends object>(
  { given, out }: Pick<Call, 'given' | 'out'>,
  open: (limit: number) => AsyncIterable<T>,
  columns: readonly Column<T>[],
  none: string,
): Promise<Exit> {
  const limit = limitOf(given)
  // One more than is wanted tells whether there is more.
  const list = open(Math.min(limit + 1, MAX_PAGE))
  let hasMore = false
  const rows = firstOf(list, limit, () => {
    hasMore = true
  })
  if (given.csv) await writeCsv(out, rows)
  else await out.list(rows, columns, none)
  if (hasMore) out.note('there are more: --limit N, or --all')
  return 'done'
}

/** Each thing with all of its fields, in the order that the first one has them in, which names the columns. */
async function writeCsv(out: Pick<Call['out'], 'one'>, things: AsyncIterable<object>): Promise<void> {
  let names: readonly string[] | null = null
  for await (const thing of things) {
    const of = new Map(Object.entries(thing))
    const head = names === null ? [csvRecord([...of.keys()])] : []
    names ??= [...of.keys()]
    out.one(thing, () =>
      [...head, csvRecord(names?.map((name) => of.get(name)) ?? [])].map((line) => `${line}\r`),
    )
  }
}

function limitOf({ limit, all }: Given): number {
  if (all) return Number.POSITIVE_INFINITY
  return limit === undefined ? DEFAULT_LIMIT : readCount(limit, 'limit')
}

async function* firstOf<T>(list: AsyncIterable<T>, limit: number, more: () => void): AsyncGenerator<T> {
  let count = 0
  for await (const one of list) {
    if (count++ === limit) return more()
    yield one
  }
}
