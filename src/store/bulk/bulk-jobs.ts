import { addedCounts, type BulkJob } from '../../domain/bulk/bulk.ts'
import type { MessageId } from '../../domain/message.ts'
import type { Tx } from '../database/db.ts'
import { beyond, placeColumn, type TimePlace } from '../database/time-place.ts'
import { type Column, givenRows } from '../given-rows.ts'

/** Keeps a job whose items are written in the same transaction. */
export async function insertJob(
  tx: Tx,
  job: Omit<BulkJob, 'done' | 'refused' | 'updatedAt' | 'finishedAt'>,
): Promise<void> {
  const { id, act, filter, provider, state, askedBy, total, createdAt } = job
  await tx`
    insert into bulk_jobs (id, act, filter, provider, state, asked_by, total, created_at, updated_at)
    values (${id}, ${act}, ${filter === null ? null : JSON.stringify(filter)}::text::json, ${provider}, ${state}, ${askedBy},
      ${total}, ${createdAt}, ${createdAt})`
}

/** How many messages a job has. */
export async function keepTotal(tx: Tx, id: string, total: number): Promise<void> {
  await tx`update bulk_jobs set total = ${total} where id = ${id}`
}

/** One by its id; null: there is none. */
export async function findJob(tx: Tx, id: string): Promise<BulkJob | null> {
  const [row] = await tx<BulkJob[]>`select ${columns(tx)} from bulk_jobs where id = ${id}`
  return row ?? null
}

/** Newest first, at most `limit`; `messageId`: those that this message is, or was made by, an item of. */
export async function listJobs(
  tx: Tx,
  { after, limit, messageId }: { after: TimePlace | null; limit: number; messageId: MessageId | null },
): Promise<readonly (BulkJob & TimePlace)[]> {
  const ofMessage =
    messageId === null
      ? tx`true`
      : tx`id in (select job_id from bulk_items where message_id = ${messageId}
          union select job_id from bulk_items where new_id = ${messageId})`
  return await tx<(BulkJob & TimePlace)[]>`
    select ${columns(tx)}, ${placeColumn(tx, 'created_at')} from bulk_jobs
    where ${beyond(tx, 'created_at', after)} and ${ofMessage} order by created_at desc, id desc limit ${limit}`
}

/** Takes the oldest job that is running and in nobody's hands, until `untilAt`; null: there is none. */
export async function takeJob(
  tx: Tx,
  holder: string,
  { nowAt, untilAt }: { readonly nowAt: Date; readonly untilAt: Date },
): Promise<BulkJob | null> {
  const [row] = await tx<BulkJob[]>`
    update bulk_jobs set holder = ${holder}, held_until = ${untilAt}
    where id = (
      select id from bulk_jobs where state = 'running' and held_until <= ${nowAt} order by created_at limit 1
      for update skip locked
    ) returning ${columns(tx)}`
  return row ?? null
}

/** Keeps a job in these hands for longer; false: it was stopped, or is in others'. */
export async function holdJob(tx: Tx, id: string, holder: string, untilAt: Date): Promise<boolean> {
  const result = await tx`
    update bulk_jobs set held_until = ${untilAt} where id = ${id} and holder = ${holder} and state = 'running'`
  return result.count === 1
}

/** Leaves it to others at once. */
export async function leaveJob(tx: Tx, id: string, holder: string): Promise<void> {
  await tx`update bulk_jobs set held_until = '-infinity', holder = null where id = ${id} and holder = ${holder}`
}

/** Stops a job that is running; answers it as it is then, null: there is none. */
export async function stopJob(tx: Tx, id: string, nowAt: Date): Promise<BulkJob | null> {
  await tx`
    update bulk_jobs set state = 'stopped', updated_at = ${nowAt}, finished_at = ${nowAt} where id = ${id} and state = 'running'`
  return await findJob(tx, id)
}

/** An item that nothing has become of yet. */
export type OpenItem = {
  readonly messageId: MessageId
  /** What it becomes, when somebody began to send it again. */
  readonly newId: MessageId | null
}

/** The next items after this message (null: from the first on), at most `limit`, in the order of their messages. */
export async function openItems(
  tx: Tx,
  jobId: string,
  after: MessageId | null,
  limit: number,
): Promise<OpenItem[]> {
  return await tx<OpenItem[]>`
    select message_id as "messageId", new_id as "newId" from bulk_items where job_id = ${jobId} and state = 'todo'
      ${after === null ? tx`` : tx`and message_id > ${after}`}
    order by message_id limit ${limit}`
}

/** An item that is about to be sent again; `newId` is what it had before. */
export type NamedItem = OpenItem & { readonly nextId: MessageId }

/**
 * Gives items the ids of the messages that they become, before these are made; answers which of them: those that somebody else has given
 * another id since they were read are left alone.
 */
export async function nameItems(
  tx: Tx,
  jobId: string,
  named: readonly NamedItem[],
): Promise<ReadonlySet<MessageId>> {
  const columns: readonly Column<NamedItem>[] = [
    ['message_id', 'uuid', ({ messageId }) => messageId],
    ['old_id', 'uuid', ({ newId }) => newId],
    ['new_id', 'uuid', ({ nextId }) => nextId],
  ]
  const rows = await tx<{ id: MessageId }[]>`
    update bulk_items b set new_id = i.new_id from (${givenRows(tx, columns, named)}) i
    where b.job_id = ${jobId} and b.message_id = i.message_id and b.state = 'todo' and b.new_id is not distinct from i.old_id
    returning b.message_id as id`
  return new Set(rows.map(({ id }) => id))
}

/** What became of an item. */
export type Became = {
  readonly messageId: MessageId
  readonly state: 'done' | 'refused'
  readonly outcome: string
  readonly newId: MessageId | null
}

/** Keeps what became of items, and counts it, once whoever else says so too; without any left the job is done. */
export async function keepOutcomes(
  tx: Tx,
  jobId: string,
  became: readonly Became[],
  nowAt: Date,
): Promise<readonly Became[]> {
  const [job] = await tx<Pick<BulkJob, 'done' | 'refused'>[]>`
    select done, refused from bulk_jobs where id = ${jobId} for update`
  if (!job) return []
  const columns: readonly Column<Became>[] = [
    ['message_id', 'uuid', ({ messageId }) => messageId],
    ['state', 'text', ({ state }) => state],
    ['outcome', 'text', ({ outcome }) => outcome],
    ['new_id', 'uuid', ({ newId }) => newId],
  ]
  const kept = await tx<Became[]>`
    update bulk_items b set state = i.state, outcome = i.outcome, new_id = i.new_id from (${givenRows(tx, columns, became)}) i
    where b.job_id = ${jobId} and b.message_id = i.message_id and b.state = 'todo'
    returning b.message_id as "messageId", b.state, b.outcome, b.new_id as "newId"`
  const words = (state: Became['state']) =>
    kept.filter((one) => one.state === state).map(({ outcome }) => outcome)
  await tx`
    update bulk_jobs set done = ${JSON.stringify(addedCounts(job.done, words('done')))}::text::json,
      refused = ${JSON.stringify(addedCounts(job.refused, words('refused')))}::text::json, updated_at = ${nowAt}
    where id = ${jobId}`
  return kept
}

/** Ends a job that has no item left. */
export async function endJob(tx: Tx, id: string, nowAt: Date): Promise<void> {
  await tx`
    update bulk_jobs set state = 'done', updated_at = ${nowAt}, finished_at = ${nowAt}
    where id = ${id} and state = 'running'
      and not exists (select from bulk_items where job_id = ${id} and state = 'todo')`
}

/** An item as it is listed. */
export type BulkItem = {
  readonly messageId: MessageId
  readonly state: 'todo' | 'done' | 'refused'
  readonly outcome: string | null
  readonly newId: MessageId | null
}

/** Items of a job in the order of their messages, at most `limit`. */
export async function listItems(
  tx: Tx,
  jobId: string,
  of: {
    readonly after: MessageId | null
    readonly state: BulkItem['state'] | null
    readonly outcome: string | null
    readonly limit: number
  },
): Promise<BulkItem[]> {
  return await tx<BulkItem[]>`
    select message_id as "messageId", state, outcome, case when state = 'done' then new_id end as "newId" from bulk_items
    where job_id = ${jobId}
      ${of.after === null ? tx`` : tx`and message_id > ${of.after}`}
      ${of.state === null ? tx`` : tx`and state = ${of.state}`}
      ${of.outcome === null ? tx`` : tx`and outcome = ${of.outcome}`}
    order by message_id limit ${of.limit}`
}

/** Forgets jobs that were started before then, with their items, at most `most`; answers how many. */
export async function removeJobsBefore(tx: Tx, before: Date, most: number): Promise<number> {
  const result = await tx`
    delete from bulk_jobs where id in (
      select id from bulk_jobs where created_at < ${before} and state <> 'running' order by created_at limit ${most})`
  return result.count
}

function columns(tx: Tx) {
  return tx`id, act, filter, provider, state, asked_by as "askedBy", total, done, refused, created_at as "createdAt",
    updated_at as "updatedAt", finished_at as "finishedAt"`
}
