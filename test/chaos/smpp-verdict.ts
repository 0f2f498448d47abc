import type { Db } from '../../src/store/database/db.ts'
import type { BookPages } from '../support/smsc-sink/book.ts'
import type { Times } from './verdict.ts'

/** What the book of the SMSC says of messages beyond how often each was taken; lists of ids with what is wrong. */
export type SmppVerdict = {
  /** DELIVERED, and a part of it was never taken. */
  readonly neverTaken: readonly string[]
  /** Not delivered, though no answer of it was lost. */
  readonly undelivered: readonly string[]
  /** Taken again with all of its parts, where the policy forbids it; or a part of one reference twice, which nothing allows. */
  readonly takenTwice: readonly string[]
  /** Taken, and not in the database. */
  readonly strangers: readonly string[]
  /** A receipt that was answered for good, that names a message we know, and did not reach it. */
  readonly lostReceipts: readonly string[]
  /** Taken by the SMSC, which still waits for a good answer to its receipt. */
  readonly untold: readonly string[]
  /** Messages that ended without a word of their delivery, since an answer was lost. */
  readonly endedUnknown: number
  /** Parts of submissions of which the others were not taken: no handset shows them. */
  readonly partsInVain: number
}

type Row = {
  readonly id: string
  readonly destination: string
  readonly status: string
  readonly provider: string
  readonly lost: number
}

/** How often each part of a submission was taken, by `number/total/reference`. */
type Submissions = readonly ReadonlyMap<string, number>[]

/** How often each message was taken: as often as the SMSC had all of its parts with one reference. */
export async function timesTakenBySmsc(
  { sql }: Pick<Db, 'sql'>,
  pages: BookPages,
): Promise<Map<string, Times>> {
  const rows = await sql<{ id: string; destination: string }[]>`
    select id, ltrim(to_msisdn, '+') as destination from messages`
  const submissions = submissionsOf(pages)
  return new Map(
    rows.map(({ id, destination }) => {
      const accepted = timesWhole(submissions.get(destination) ?? [])
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
    select m.id, ltrim(to_msisdn, '+') as destination, status, m.provider,
      count(*) filter (where e.from_status = 'SENDING' and e.event in ('PROVIDER_UNKNOWN', 'ALARM_RANG') and not ignored)::int as lost
    from messages m join message_history e on e.message_id = m.id group by m.id`
  const orphans = await sql<{ id: string }[]>`
    with left_over as (
      select provider, body::jsonb ->> 'id' as id from parked_receipts
      union all select source, payload::jsonb ->> 'id' from dead_letters where what = 'receipt')
    select id from left_over l where exists (
      select 1 from messages m where m.provider = l.provider and m.provider_message_id = l.id)
    or exists (
      select 1 from message_parts p where p.provider = l.provider and p.provider_message_id = l.id)`
  const submissions = submissionsOf(pages)
  const known = new Set(rows.map(({ destination }) => destination))
  const of = ({ destination }: Row) => submissions.get(destination) ?? []
  const name = (row: Row) =>
    `${row.id} ${row.status} ${row.destination}: ${of(row).map((one) => [...one].join(' '))}`
  const isTwice = (row: Row) =>
    of(row).some((one) => one.size > 1 && [...one.values()].some((times) => times > 1)) ||
    (row.provider === once && timesWhole(of(row)) > 1)
  return {
    neverTaken: rows.filter((row) => row.status === 'DELIVERED' && timesWhole(of(row)) === 0).map(name),
    undelivered: rows.filter(({ status, lost }) => status !== 'DELIVERED' && lost === 0).map(name),
    takenTwice: rows.filter(isTwice).map(name),
    strangers: [...submissions.keys()].filter((destination) => !known.has(destination)),
    lostReceipts: orphans.map(({ id }) => id),
    untold: untoldOf(pages),
    endedUnknown: rows.filter(({ status }) => status !== 'DELIVERED').length,
    partsInVain: [...submissions.values()].flat().filter((one) => !isWhole(one)).length,
  }
}

/** What was taken, and whose receipt has no good answer yet. */
export function untoldOf({ taken, answers }: BookPages): readonly string[] {
  return taken.filter(({ id }) => !answers.get(id)?.includes(0)).map(({ id }) => id)
}

/** By destination, of which each message has its own; a submission of several parts has a reference of its own. */
function submissionsOf({ taken }: BookPages): ReadonlyMap<string, Submissions> {
  return new Map(
    [...Map.groupBy(taken, ({ destination }) => destination)].map(([destination, all]) => {
      const byReference = Map.groupBy(all, ({ part }) => part.split('/').slice(1).join('/'))
      const counted = [...byReference.values()].map((same) => countOf(same.map(({ part }) => part)))
      return [destination, counted]
    }),
  )
}

function countOf(parts: readonly string[]): ReadonlyMap<string, number> {
  return new Map([...Map.groupBy(parts, (part) => part)].map(([part, same]) => [part, same.length]))
}

function isWhole(submission: ReadonlyMap<string, number>): boolean {
  const [part = ''] = submission.keys()
  return submission.size === Number(part.split('/')[1])
}

/** A message of one part has no reference: each taking of it is one. */
function timesWhole(submissions: Submissions): number {
  return submissions.filter(isWhole).reduce((sum, one) => sum + Math.max(...one.values()), 0)
}
