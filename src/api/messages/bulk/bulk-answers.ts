import { type Static, Type } from '@sinclair/typebox'
import {
  BULK_ACTS,
  BULK_STATES,
  type BulkCounts,
  DONE_WORDS,
  type BulkJob as Kept,
  MAX_BULK,
  REFUSED_WORDS,
  sumOfCounts,
} from '../../../domain/bulk/bulk.ts'
import type { BulkCount as Counted } from '../../../flow/bulk/start-bulk.ts'
import type { BulkItem as KeptItem } from '../../../store/bulk/bulk-jobs.ts'
import {
  countOf,
  idOf,
  instantOf,
  listOf,
  NextCursor,
  named,
  orNull,
  textOf,
  wordOf,
} from '../../http/answer-fields.ts'
import { EXAMPLE_MESSAGE_ID } from '../../http/fields.ts'
import { EXAMPLE_JOB_ID } from './bulk-schemas.ts'

const inWords = (words: Readonly<Record<string, string>>) =>
  Object.entries(words)
    .map(([word, means]) => `\`${word}\`: ${means}`)
    .join('; ')

const counts = (what: string) =>
  Type.Unsafe<BulkCounts>(
    Type.Object({}, { additionalProperties: Type.Integer({ minimum: 1 }), description: what }),
  )
const done = (what: string) =>
  counts(`${what}, by what: ${inWords(DONE_WORDS)}. What none came to is left out`)
const refused = (what: string) =>
  counts(
    `${what}, by why: ${inWords(REFUSED_WORDS)}; of what is sent again also a code of the API, such as \`insufficient_credits\` or \`opted_out\``,
  )
const act = wordOf(BULK_ACTS, 'what is done')
const provider = orNull(textOf('whom they go to; null: by their rules, or it is another act'))

/** What would become of messages. */
export const BulkCount = named('BulkCount', {
  act,
  provider,
  count: countOf(
    `messages that are meant; ${MAX_BULK + 1}: more than one job may have, and those that were found first are in the counts`,
  ),
  done: done('messages that something would be done to'),
  refused: refused('messages that nothing would be done to'),
})
export type BulkCount = Static<typeof BulkCount>

/** An act on many messages. */
export const BulkJob = named('BulkJob', {
  id: idOf('names it'),
  act,
  filter: orNull(
    Type.Unsafe<Readonly<Record<string, unknown>>>(
      Type.Object({}, { additionalProperties: true, description: 'as it was asked for; null: with ids' }),
    ),
  ),
  provider,
  state: wordOf(
    BULK_STATES,
    'running: workers carry it out; done: each message has its outcome; stopped: by an admin, the rest is left as it was',
  ),
  asked_by: textOf('who started it'),
  total: countOf('messages that it is about'),
  left: countOf('of them, those without an outcome'),
  done: done('messages that something was done to'),
  refused: refused('messages that nothing was done to'),
  created_at: instantOf('when it was started'),
  updated_at: instantOf('when it was carried on last'),
  finished_at: orNull(instantOf('when it ended; null: it is running')),
})
export type BulkJob = Static<typeof BulkJob>

/** A page of them. */
export const BulkPage = named('BulkPage', {
  jobs: listOf(BulkJob, 'newest first'),
  next_cursor: NextCursor,
})
export type BulkPage = Static<typeof BulkPage>

const BulkItem = named('BulkItem', {
  message_id: idOf('the message'),
  state: wordOf(['todo', 'done', 'refused'], 'todo: nothing has become of it yet'),
  outcome: orNull(textOf('a word of `done`, or of `refused`; null: none yet')),
  new_message_id: orNull(idOf('the message that it was sent again as; null: it was not')),
})

/** A page of the messages of one. */
export const BulkItemPage = named('BulkItemPage', {
  items: listOf(BulkItem, 'in the order of their acceptance'),
  next_cursor: NextCursor,
})
export type BulkItemPage = Static<typeof BulkItemPage>

/** A count as JSON. */
export function countJson(
  { act, provider }: Pick<Kept, 'act' | 'provider'>,
  { count, done, refused }: Counted,
): BulkCount {
  return { act, provider, count, done, refused }
}

/** A job as JSON. */
export function jobJson(job: Kept): BulkJob {
  const { id, act, filter, provider, state, askedBy, total, done, refused } = job
  return {
    id,
    act,
    filter,
    provider,
    state,
    asked_by: askedBy,
    total,
    left: total - sumOfCounts(done) - sumOfCounts(refused),
    done,
    refused,
    created_at: job.createdAt.toISOString(),
    updated_at: job.updatedAt.toISOString(),
    finished_at: job.finishedAt?.toISOString() ?? null,
  }
}

/** Messages of a job as JSON. */
export function itemsJson(items: readonly KeptItem[], limit: number): BulkItemPage {
  return {
    items: items.map(({ messageId, state, outcome, newId }) => ({
      message_id: messageId,
      state,
      outcome,
      new_message_id: newId,
    })),
    next_cursor: items.length === limit ? (items.at(-1)?.messageId ?? null) : null,
  }
}

/** One that has ended. */
export const EXAMPLE_JOB: BulkJob = {
  id: EXAMPLE_JOB_ID,
  act: 'move',
  filter: { status: ['FAILED_PERM'], provider: ['mock'], reference: 'autumn-sale' },
  provider: 'mock-b',
  state: 'done',
  asked_by: 'root',
  total: 340,
  left: 0,
  done: { resent: 338 },
  refused: { opted_out: 2 },
  created_at: '2026-11-24T10:00:00.000Z',
  updated_at: '2026-11-24T10:00:02.000Z',
  finished_at: '2026-11-24T10:00:02.000Z',
}

/** What it would have been before. */
export const EXAMPLE_COUNT: BulkCount = {
  act: 'move',
  provider: 'mock-b',
  count: 340,
  done: { resent: 340 },
  refused: {},
}

/** Messages of it. */
export const EXAMPLE_ITEMS: BulkItemPage = {
  items: [
    {
      message_id: EXAMPLE_MESSAGE_ID,
      state: 'done',
      outcome: 'resent',
      new_message_id: '019abcde-0000-7000-8000-000000000002',
    },
  ],
  next_cursor: null,
}
