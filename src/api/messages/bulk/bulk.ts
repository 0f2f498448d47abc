import type { Static } from '@sinclair/typebox'
import { Elysia } from 'elysia'
import { byAdmin } from '../../../domain/act.ts'
import type { MessageId } from '../../../domain/message.ts'
import { SKIP_WORDS } from '../../../domain/route/route-words.ts'
import { type AskedBulk, countBulk, startBulk } from '../../../flow/bulk/start-bulk.ts'
import { findJob, listItems, listJobs, stopJob } from '../../../store/bulk/bulk-jobs.ts'
import type { ApiDeps } from '../../../world.ts'
import { ADMIN_REFUSALS, answer, jsonBody, refusals } from '../../docs/docs-responses.ts'
import { forAdmins } from '../../docs/security.ts'
import { callerOf } from '../../http/access/auth.ts'
import { DEFAULT_PAGE, EXAMPLE_MESSAGE_ID } from '../../http/fields.ts'
import { cursorAfter, placeIn } from '../../http/place-cursor.ts'
import { type ReplySet, refuse, refuseField } from '../../http/refuse.ts'
import { filterOfBody } from '../filter.ts'
import {
  BulkCount,
  BulkItemPage,
  BulkJob,
  BulkPage,
  countJson,
  EXAMPLE_COUNT,
  EXAMPLE_ITEMS,
  EXAMPLE_JOB,
  itemsJson,
  jobJson,
} from './bulk-answers.ts'
import { BulkBody, BulkParams, ListBulkQuery, ListItemsQuery } from './bulk-schemas.ts'

type Body = Static<typeof BulkBody>

const operation = { tags: ['Bulk acts'], security: forAdmins('read') }
const operating = { ...operation, security: forAdmins('operate') }

const EXAMPLES = {
  start: {
    summary: 'Send again what failed at one provider, through another',
    value: {
      act: 'move',
      filter: { status: ['FAILED_PERM'], provider: ['mock'], reference: 'autumn-sale' },
      provider: 'mock-b',
      expect: 0,
    },
  },
  dry: {
    summary: 'What would become of them',
    value: { act: 'move', ids: [EXAMPLE_MESSAGE_ID], provider: 'mock-b', dry: true },
  },
}

/** `/v1/bulk` for admins: cancel, retry, move, send again and tell again, many messages at once. */
export function bulkRoutes(deps: Pick<ApiDeps, 'db' | 'now' | 'newId' | 'health'>) {
  return new Elysia({ normalize: false, prefix: '/v1/bulk' })
    .post(
      '',
      async ({ body, request, set }) => {
        const asked = readAsked(deps, body)
        if ('field' in asked) return refuseField(set, asked.field, asked.rule)
        if (body.dry === true) {
          const counted = await countBulk(deps, asked)
          return counted ? countJson(asked, counted) : refuse(set, 'bulk_too_long')
        }
        if (body.filter !== undefined && body.expect === undefined)
          return refuseField(set, 'expect', 'must be there with a filter: the count of a dry run')
        return await start(deps, set, asked, { expect: body.expect ?? null, askedBy: nameOf(request) })
      },
      {
        body: BulkBody,
        detail: {
          ...operating,
          summary: 'Act on many messages',
          requestBody: jsonBody(BulkBody, EXAMPLES),
          description:
            'On those of a filter, or on up to 1,000 by their ids. `cancel`: as a single cancel. `retry`: FAILED_TEMP, held, and throttled ones are tried now. `move`, to `provider`: open ones that no provider has taken go into its queue, scheduled ones when their time comes, and all go by it alone from then on; ended ones that were not delivered (FAILED_PERM, EXPIRED) are sent again through it. `resend`: ended ones that were not delivered become new messages of the same client, which it pays for; through `provider` alone if one is given. `replay_callbacks`: those that were given up are queued anew. With `dry` nothing is done, and the answer (200) says what would become of how many. Else a filter needs `expect`, the count that was confirmed: where it is off by more than 2 % nothing is begun (409). A job (202) has 100,000 messages at most, chosen now: what comes later is not in it. Workers carry it out in steps, and it survives a restart. Days in the archive are not looked at. See docs/bulk.md.',
          responses: {
            200: answer('with `dry`: what would become of them', BulkCount, EXAMPLE_COUNT),
            202: answer(
              'it will be done',
              BulkJob,
              { ...EXAMPLE_JOB, state: 'running', left: 340, done: {}, refused: {}, finished_at: null },
              ['Location'],
            ),
            ...refusals(
              ...ADMIN_REFUSALS,
              'invalid_field',
              'unknown_field',
              'count_changed',
              'too_many_messages',
              'bulk_too_long',
            ),
          },
        },
      },
    )
    .get(
      '',
      async ({ query }): Promise<BulkPage> => {
        const limit = Number(query.limit ?? DEFAULT_PAGE)
        const messageId = (query.message_id?.toLowerCase() as MessageId | undefined) ?? null // of its form
        const page = await listJobs(deps.db.sql, { after: placeIn(query.cursor), limit, messageId })
        return { jobs: page.map(jobJson), next_cursor: cursorAfter(page, limit) }
      },
      {
        query: ListBulkQuery,
        detail: {
          ...operation,
          summary: 'List acts on many messages',
          description:
            'Newest first, kept for ACTS_DAYS. With `message_id` those that it was part of, or that it was made by.',
          responses: {
            200: answer('a page', BulkPage, { jobs: [EXAMPLE_JOB], next_cursor: null }),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_field'),
          },
        },
      },
    )
    .get(
      '/:id',
      async ({ params, set }) => {
        const job = await findJob(deps.db.sql, params.id)
        return job ? jobJson(job) : refuse(set, 'unknown_bulk')
      },
      {
        params: BulkParams,
        detail: {
          ...operation,
          summary: 'Read an act on many messages',
          responses: {
            200: answer('how far it has come', BulkJob, EXAMPLE_JOB),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_bulk'),
          },
        },
      },
    )
    .get(
      '/:id/items',
      async ({ params, query, set }) => {
        const limit = Number(query.limit ?? DEFAULT_PAGE)
        if (!(await findJob(deps.db.sql, params.id))) return refuse(set, 'unknown_bulk')
        const items = await listItems(deps.db.sql, params.id, {
          after: (query.cursor?.toLowerCase() as MessageId | undefined) ?? null, // of its form
          state: query.state ?? null,
          outcome: query.outcome ?? null,
          limit,
        })
        return itemsJson(items, limit)
      },
      {
        params: BulkParams,
        query: ListItemsQuery,
        detail: {
          ...operation,
          summary: 'List what became of each message',
          responses: {
            200: answer('a page', BulkItemPage, EXAMPLE_ITEMS),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_field', 'unknown_bulk'),
          },
        },
      },
    )
    .post(
      '/:id/stop',
      async ({ params, set }) => {
        const job = await stopJob(deps.db.sql, params.id, new Date(deps.now()))
        return job ? jobJson(job) : refuse(set, 'unknown_bulk')
      },
      {
        params: BulkParams,
        detail: {
          ...operating,
          summary: 'Stop an act on many messages',
          description:
            'What is in hand, 100 messages at most, comes to its end; the rest is left as it was. What was done stays done. One that has ended stays as it is.',
          responses: {
            200: answer('as it is now', BulkJob, {
              ...EXAMPLE_JOB,
              state: 'stopped',
              left: 240,
              done: { resent: 100 },
              refused: {},
            }),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_bulk'),
          },
        },
      },
    )
}

async function start(
  deps: Pick<ApiDeps, 'db' | 'now' | 'newId'>,
  set: ReplySet,
  asked: AskedBulk,
  by: { readonly expect: number | null; readonly askedBy: string },
) {
  const started = await startBulk(deps, asked, by)
  if (started === null) return refuse(set, 'bulk_too_long')
  if (started.kind !== 'started') return refuse(set, started.kind, { count: started.count })
  set.status = 202
  set.headers['location'] = `/v1/bulk/${started.job.id}`
  return jobJson(started.job)
}

type Violated = { readonly field: string; readonly rule: string }

/** What of the fields goes together. */
function readAsked({ health }: Pick<ApiDeps, 'health'>, body: Body): AskedBulk | Violated {
  const { act, filter, ids, provider = null } = body
  if ((filter === undefined) === (ids === undefined))
    return { field: 'filter', rule: 'must be there, or ids, and not both' }
  if (provider === null && act === 'move') return { field: 'provider', rule: 'must be there: where to' }
  if (provider !== null && act !== 'move' && act !== 'resend')
    return { field: 'provider', rule: 'must be left out but with move and resend' }
  const why = provider === null ? null : health.skipReasonOf(provider)
  if (why === 'unknown' || why === 'paused' || why === 'draining')
    return { field: 'provider', rule: `must be one that takes messages: ${provider} ${SKIP_WORDS[why]}` }
  const meant =
    filter === undefined
      ? { kind: 'ids' as const, ids: [...new Set((ids ?? []).map((id) => id.toLowerCase() as MessageId))] } // of its form
      : { kind: 'filter' as const, filter: filterOfBody(filter) }
  return { act, meant, filter: filter ?? null, provider }
}

/** Whom the job names. */
function nameOf(request: Request): string {
  const caller = callerOf(request)
  return caller.kind === 'admin' ? byAdmin(caller.admin, null).name : 'whoever is at this machine'
}
