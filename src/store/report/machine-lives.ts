import { isFinal, type LifecycleState } from '../../domain/lifecycle.ts'
import type { CreditState } from '../../domain/message.ts'
import { type Money, moneyOfSql } from '../../domain/money.ts'
import type { HistoryPlaces, ToldLife } from '../../domain/report/passages.ts'
import { arrayText } from '../array-text.ts'
import type { Tx } from '../database/db.ts'

/** Lives read in one statement: some 10 ms, and 2 MB of text. */
export const PAGE_MESSAGES = 2_000

/** JSON never holds these bytes as they are. */
const LIFE_ENDS = '\u001e'
const FIELD_ENDS = '\u001f'

/** The life of a message as it was read. */
export type ReadLife = ToldLife & {
  readonly id: string
  /** Nothing moves it any more (I5). */
  readonly hasEnded: boolean
}

/** Lives of messages, in the order of their ids, and the last of these ids; null: there are no more. */
export type LivesPage = { readonly lives: readonly ReadLife[]; readonly last: string | null }

type PageRow = { readonly messages: number; readonly last: string | null; readonly lives: string | null }

/**
 * Reads the histories of the messages of a day (`20260131`) with ids after `after` and before `to`, up to `PAGE_MESSAGES` of them. As
 * one text: the driver would take longer over its rows than over all else.
 */
export async function readLives(tx: Tx, day: string, after: string, to: string): Promise<LivesPage> {
  const [row] = await tx<PageRow[]>`
    with page as materialized (
      select ${tx.unsafe(PAGE_COLUMNS)} from ${tx(`messages_${day}`)} where id > ${after} and id < ${to} order by id limit ${tx.unsafe(String(PAGE_MESSAGES))}
    ), last as materialized (select id from page order by id desc limit 1)
    select count(*) as messages, (select id from last) as last, ${asText(tx)} as lives
    from page p join ${tx(`credit_locks_${day}`)} l on l.id = p.id
    where l.id > ${after} and l.id <= (select id from last)`
  if (!row) return { lives: [], last: null }
  return {
    lives: await livesOf(tx, day, row.lives),
    last: row.messages < PAGE_MESSAGES ? null : row.last,
  }
}

/** Reads the histories of these messages of a day, up to `PAGE_MESSAGES` of them, in no order. */
export async function readLivesOf(tx: Tx, day: string, ids: readonly string[]): Promise<readonly ReadLife[]> {
  const list = tx`any(${arrayText(ids)}::text::uuid[])`
  const [row] = await tx<{ lives: string | null }[]>`
    with page as materialized (select ${tx.unsafe(PAGE_COLUMNS)} from ${tx(`messages_${day}`)} where id = ${list})
    select ${asText(tx)} as lives from page p join ${tx(`credit_locks_${day}`)} l on l.id = p.id where l.id = ${list}`
  return await livesOf(tx, day, row?.lives ?? null)
}

/** How many messages of a day there are with ids from `from` on and before `to`: some 0.2 µs each. */
export async function countLives(tx: Tx, day: string, from: string, to: string): Promise<number> {
  const [row] = await tx<{ messages: number }[]>`
    select count(*) as messages from ${tx(`messages_${day}`)} where id >= ${from} and id < ${to}`
  return row?.messages ?? 0
}

/** Whether there are more messages than `limit` from this id on: reads no more of the index than that. */
export async function areMoreThan(tx: Tx, limit: number, firstId: string): Promise<boolean> {
  const [row] = await tx<{ messages: number }[]>`
    select count(*) as messages from (select from messages where id >= ${firstId} limit ${limit + 1}) counted`
  return (row?.messages ?? 0) > limit
}

const PAGE_COLUMNS = 'id, provider, status, version, history'

/** The lives of a page `p` with their locks `l`, as `lifeOf` reads them. */
function asText(tx: Tx) {
  return tx`string_agg(
      concat_ws(${FIELD_ENDS}, coalesce(p.provider, ''), p.status, l.state, l.amount_cents, p.version, p.id)
        || E'\n' || coalesce(p.history, ''), ${LIFE_ENDS})`
}

async function livesOf(tx: Tx, day: string, text: string | null): Promise<readonly ReadLife[]> {
  if (!text) return []
  const read = text.split(LIFE_ENDS).map(lifeOf)
  const short = read.flatMap(({ events, life }) => (life.lines.length < events ? [life.id] : []))
  const later = await readLater(tx, day, short)
  return later.size === 0
    ? read.map(({ life }) => life)
    : read.map(({ life }) => ({ ...life, later: later.get(life.id) ?? [] }))
}

function lifeOf(text: string): { readonly events: number; readonly life: ReadLife } {
  const [head = '', ...lines] = text.split('\n')
  const [provider = '', status, credit = 'HELD', amount = '0', events = '0', id = ''] = head.split(FIELD_ENDS)
  return {
    events: Number(events),
    life: {
      id,
      hasEnded: isFinal(status as LifecycleState), // the column holds nothing else
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
