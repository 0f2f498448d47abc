import { type CountsAs, statesWhere } from '../../../domain/lifecycle.ts'
import type { ReportRow } from '../answers.ts'
import { totalOf } from '../clients/amounts.ts'
import type { SearchTerms } from '../messages/terms.ts'
import type { Span } from './ranges.ts'

/** What messages are counted by in a table of their own. */
export const GROUPS = { provider: 'Provider', country: 'Country', client: 'Client' } as const
export type Group = keyof typeof GROUPS

/** Rows of a table, at most: what is beyond them is one row. */
export const MOST_ROWS = 100

/** What became of the messages of a group. */
export type GroupRow = {
  readonly key: string
  readonly name: string
  /** Beside the name: a country of a code, an id. */
  readonly more: string
  readonly messages: number
  readonly share: number
  readonly delivered: number
  readonly failed: number
  /** No receipt has come yet. */
  readonly sent: number
  readonly rate: number | null
  readonly sentP95Ms: number | null
  readonly costCents: number | null
  readonly marginCents: number | null
  /** Null: nothing is compared. */
  readonly before: { readonly messages: number; readonly rate: number | null } | null
  /** The search for exactly these messages; null where none finds them. */
  readonly terms: SearchTerms | null
}

/** The rows of a table, the most messages first, and what is beyond `MOST_ROWS`: null where nothing is. */
export type Groups = { readonly rows: readonly GroupRow[]; readonly others: GroupRow | null }

const FAILED = statesWhere(({ countsAs }) => countsAs === 'failed' || countsAs === 'expired')
/** The states of messages that failed or expired, as a filter has them. */
export const FAILED_STATUS = FAILED.join(',')

const FIELDS = { provider: 'provider', country: 'country', client: 'client_id' } as const
const NONE = { provider: 'at none yet', country: 'no country', client: '' } as const

/** The rows of a summary as those of a table; `names` are those of clients. */
export function groupsOf(
  group: Group,
  span: Pick<Span, 'from' | 'to'>,
  now: readonly ReportRow[],
  then: readonly ReportRow[] | null,
  names: ReadonlyMap<string, string>,
): Groups {
  const field = FIELDS[group]
  const earlier = new Map(then?.map((row) => [row[field] ?? '', row]))
  const present = new Set(now.map((row) => row[field] ?? ''))
  const gone = (then ?? []).filter((row) => !present.has(row[field] ?? ''))
  const all = now.reduce((sum, { messages }) => sum + messages, 0)
  const rows = [...now, ...gone.map(withoutMessages)].map((row) => {
    const key = row[field] ?? ''
    const old = earlier.get(key)
    return {
      ...countsOf(row, all),
      ...named(group, key, names),
      key,
      before: then && { messages: old?.messages ?? 0, rate: old?.delivery_rate ?? null },
      terms: key === '' ? null : { [field]: key, from: span.from, to: span.to },
    }
  })
  const sorted = rows.toSorted((a, b) => b.messages - a.messages || a.name.localeCompare(b.name))
  const rest = sorted.slice(MOST_ROWS)
  return { rows: sorted.slice(0, MOST_ROWS), others: rest.length === 0 ? null : together(rest) }
}

function countsOf(row: ReportRow, all: number) {
  return {
    messages: row.messages,
    share: all === 0 ? 0 : row.messages / all,
    delivered: countOf(row, ['delivered']),
    failed: countOf(row, ['failed', 'expired']),
    sent: countOf(row, ['sent']),
    rate: row.delivery_rate,
    sentP95Ms: row.sent_p95_ms,
    costCents: row.provider_cost_cents ?? null,
    marginCents: row.margin_cents ?? null,
  }
}

function countOf({ statuses }: ReportRow, as: readonly CountsAs[]): number {
  return statesWhere(({ countsAs }) => as.includes(countsAs)).reduce((sum, state) => sum + statuses[state], 0)
}

/** What was there then and is not now. */
function withoutMessages(row: ReportRow): ReportRow {
  const statuses = Object.fromEntries(
    Object.keys(row.statuses).map((status) => [status, 0]),
  ) as ReportRow['statuses'] // of the same states
  return {
    ...row,
    messages: 0,
    statuses,
    delivery_rate: null,
    sent_p95_ms: null,
    ...(row.provider_cost_cents !== undefined && { provider_cost_cents: 0, margin_cents: 0 }),
  }
}

const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })

function named(group: Group, key: string, names: ReadonlyMap<string, string>) {
  if (key === '') return { name: NONE[group], more: '' }
  switch (group) {
    case 'provider':
      return { name: key, more: '' }
    case 'country':
      return { name: key, more: countryName(key) }
    case 'client': {
      const name = names.get(key)
      return { name: name ?? key, more: '' }
    }
  }
}

function countryName(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (countries.of(code) ?? '') : ''
}

function together(rows: readonly GroupRow[]): GroupRow {
  const sum = (of: (row: GroupRow) => number) => rows.reduce((total, row) => total + of(row), 0)
  const amount = (of: (row: GroupRow) => number | null) =>
    rows.every((row) => of(row) === null) ? null : totalOf(rows.map((row) => of(row) ?? 0))
  const [delivered, failed] = [sum((row) => row.delivered), sum((row) => row.failed)]
  return {
    key: '',
    name: `all others (${rows.length.toLocaleString('en')})`,
    more: '',
    messages: sum((row) => row.messages),
    share: sum((row) => row.share),
    delivered,
    failed,
    sent: sum((row) => row.sent),
    rate: delivered + failed === 0 ? null : delivered / (delivered + failed),
    // Of percentiles there is no sum.
    sentP95Ms: null,
    costCents: amount((row) => row.costCents),
    marginCents: amount((row) => row.marginCents),
    before: rows.every(({ before }) => before === null)
      ? null
      : { messages: sum(({ before }) => before?.messages ?? 0), rate: null },
    terms: null,
  }
}
