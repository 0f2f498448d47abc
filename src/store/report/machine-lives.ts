import type { CreditState } from '../../domain/message.ts'
import { type Money, moneyOfSql } from '../../domain/money.ts'
import type { HistoryPlaces, ToldLife } from '../../domain/report/passages.ts'
import type { Tx } from '../database/db.ts'

/** Lives read in one statement: some 10 ms, and 2 MB of text. */
const PAGE_MESSAGES = 2_000

/** JSON never holds these bytes as they are. */
const LIFE_ENDS = '\u001e'
const FIELD_ENDS = '\u001f'

/** Lives of messages, in the order of their ids, and the last of these ids; null: there are no more. */
export type LivesPage = { readonly lives: readonly ToldLife[]; readonly last: string | null }

type PageRow = { readonly messages: number; readonly last: string | null; readonly lives: string | null }

/**
 * Reads the histories of the messages of a day (`20260131`) with ids after `after` and before `to`, up to `PAGE_MESSAGES` of them. As
 * one text: the driver would take longer over its rows than over all else.
 */
export async function readLives(tx: Tx, day: string, after: string, to: string): Promise<LivesPage> {
  const [row] = await tx<PageRow[]>`
    with page as materialized (
      select id, provider, version, history from ${tx(`messages_${day}`)} where id > ${after} and id < ${to} order by id limit ${tx.unsafe(String(PAGE_MESSAGES))}
    ), last as materialized (select id from page order by id desc limit 1)
    select count(*) as messages, (select id from last) as last, string_agg(
      concat_ws(${FIELD_ENDS}, coalesce(p.provider, ''), l.state, l.amount_cents, p.version, p.id)
        || E'\n' || coalesce(p.history, ''), ${LIFE_ENDS}) as lives
    from page p join ${tx(`credit_locks_${day}`)} l on l.id = p.id
    where l.id > ${after} and l.id <= (select id from last)`
  if (!row?.lives) return { lives: [], last: null }
  const read = row.lives.split(LIFE_ENDS).map(lifeOf)
  const short = read.flatMap(({ id, events, life }) => (life.lines.length < events ? [id] : []))
  const later = await readLater(tx, day, short)
  return {
    lives:
      later.size === 0
        ? read.map(({ life }) => life)
        : read.map(({ id, life }) => ({ ...life, later: later.get(id) ?? [] })),
    last: row.messages < PAGE_MESSAGES ? null : row.last,
  }
}

/** Whether there are more messages than `limit` from this id on: reads no more of the index than that. */
export async function areMoreThan(tx: Tx, limit: number, firstId: string): Promise<boolean> {
  const [row] = await tx<{ messages: number }[]>`
    select count(*) as messages from (select from messages where id >= ${firstId} limit ${limit + 1}) counted`
  return (row?.messages ?? 0) > limit
}

function lifeOf(text: string): { readonly id: string; readonly events: number; readonly life: ToldLife } {
  const [head = '', ...lines] = text.split('\n')
  const [provider = '', credit = 'HELD', amount = '0', events = '0', id = ''] = head.split(FIELD_ENDS)
  return {
    id,
    events: Number(events),
    life: {
      provider,
      credit: credit as CreditState, // the column holds nothing else
      amount: moneyOf(amount),
      lines: lines[0] === '' ? [] : lines,
      later: [],
    },
  }
}

/** Prices are few. */
const amounts = new Map<string, Money>()
const MAX_AMOUNTS = 1_000

function moneyOf(text: string): Money {
  const known = amounts.get(text)
  if (known !== undefined) return known
  const amount = moneyOfSql(text)
  if (amounts.size < MAX_AMOUNTS) amounts.set(text, amount)
  return amount
}

type EventRow = {
  readonly id: string
  readonly seq: number
  readonly at: number
  readonly from: string | null
  readonly to: string
  readonly route: string | null
  readonly ignored: boolean
}

/** What stands in rows: beyond the lines of a message, or of a release that wrote no lines. */
async function readLater(tx: Tx, day: string, ids: readonly string[]): Promise<Map<string, HistoryPlaces[]>> {
  const later = new Map<string, HistoryPlaces[]>()
  if (ids.length === 0) return later
  const rows = await tx<EventRow[]>`
    select message_id as id, seq, extract(epoch from at)::float8 * 1000 as at, from_status as "from", to_status as "to", route, ignored
    from ${tx(`message_events_${day}`)} where message_id = any(${tx.array([...ids])}::uuid[]) order by message_id, seq`
  for (const { id, seq, at, from, to, route, ignored } of rows) {
    const told: HistoryPlaces = [seq, at, '', from, to, 0, null, route, null, ignored]
    const known = later.get(id)
    if (known) known.push(told)
    else later.set(id, [told])
  }
  return later
}
