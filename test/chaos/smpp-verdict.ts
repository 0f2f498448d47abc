import type { Db } from '../../src/store/database/db.ts'
import type { BookPages } from '../support/smsc-sink/book.ts'
import type { Times } from './verdict.ts'

/** What the book of the SMSC says of messages beyond how often each was taken; lists of ids with what is wrong. */
export type SmppVerdict = {
  /** DELIVERED, and a part of it was never taken. */
  readonly neverTaken: readonly string[]
  /** Not delivered, though no answer of it was lost. */
  readonly undelivered: readonly string[]
  /** A part was taken again, where the policy forbids it. */
  readonly takenTwice: readonly string[]
  /** Taken, and not in the database. */
  readonly strangers: readonly string[]
  /** A receipt that was answered for good, that names a message we know, and did not reach it. */
  readonly lostReceipts: readonly string[]
  /** Taken by the SMSC, which still waits for a good answer to its receipt. */
  readonly untold: readonly string[]
  /** Messages that ended without a word of their delivery, since an answer was lost. */
  readonly unexplainedEnds: number
}

type Row = {
  readonly id: string
  readonly destination: string
  readonly status: string
  readonly provider: string
  readonly parts: number
  readonly lost: number
}

/** How often each part of a message was taken: by destination, of which each message has its own, and by `number/total`. */
type TakenParts = ReadonlyMap<string, ReadonlyMap<string, number>>

/** How often each message was taken: as often as that of its parts that was taken most. */
export async function timesTakenBySmsc(
  { sql }: Pick<Db, 'sql'>,
  pages: BookPages,
): Promise<Map<string, Times>> {
  const rows = await sql<{ id: string; destination: string }[]>`
    select id, ltrim(to_msisdn, '+') as destination from messages`
  const parts = takenParts(pages)
  return new Map(
    rows.map(({ id, destination }) => {
      const accepted = Math.max(0, ...(parts.get(destination)?.values() ?? []))
      return [id, { all: accepted, accepted }]
    }),
  )
}

/** Compares messages and book when all of them are final; `once` is the provider that submits nothing again. */
export async function judgeSmpp(
  { sql }: Pick<Db, 'sql'>,
  pages: BookPages,
  once: string,
): Promise<SmppVerdict> {
  const rows = await sql<Row[]>`
    select m.id, ltrim(to_msisdn, '+') as destination, status, m.provider, m.parts,
      count(*) filter (where e.from_status = 'SENDING' and e.event in ('PROVIDER_UNKNOWN', 'ALARM_RANG') and not ignored)::int as lost
    from messages m join message_events e on e.message_id = m.id group by m.id`
  const orphans = await sql<{ id: string }[]>`
    with left_over as (
      select provider, body::jsonb ->> 'id' as id from parked_receipts
      union all select source, payload::jsonb ->> 'id' from dead_letters where what = 'receipt')
    select id from left_over l where exists (
      select 1 from messages m where m.provider = l.provider and m.provider_message_id = l.id)`
  const parts = takenParts(pages)
  const known = new Set(rows.map(({ destination }) => destination))
  const timesOf = (destination: string) => [...(parts.get(destination)?.values() ?? [])]
  const name = ({ id, status, destination }: Row) =>
    `${id} ${status} ${destination}: taken ${timesOf(destination)}`
  return {
    neverTaken: rows
      .filter(
        ({ status, destination, parts: all }) => status === 'DELIVERED' && timesOf(destination).length < all,
      )
      .map(name),
    undelivered: rows.filter(({ status, lost }) => status !== 'DELIVERED' && lost === 0).map(name),
    takenTwice: rows
      .filter(
        ({ provider, destination }) => provider === once && timesOf(destination).some((times) => times > 1),
      )
      .map(name),
    strangers: [...parts.keys()].filter((destination) => !known.has(destination)),
    lostReceipts: orphans.map(({ id }) => id),
    untold: pages.taken.filter(({ id }) => !pages.answers.get(id)?.includes(0)).map(({ id }) => id),
    unexplainedEnds: rows.filter(({ status }) => status !== 'DELIVERED').length,
  }
}

function takenParts({ taken }: BookPages): TakenParts {
  const byDestination = new Map<string, Map<string, number>>()
  for (const { destination, part } of taken) {
    const parts = byDestination.get(destination) ?? new Map<string, number>()
    parts.set(part, (parts.get(part) ?? 0) + 1)
    byDestination.set(destination, parts)
  }
  return byDestination
}
