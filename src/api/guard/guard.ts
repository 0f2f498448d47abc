import { Elysia } from 'elysia'
import { DEMO_CLIENT } from '../../domain/demo-client.ts'
import type { ClientId } from '../../domain/message.ts'
import { knowNow } from '../../flow/know-now.ts'
import { liftGuardBlock, listGuardBlocks } from '../../store/guard/guard-blocks.ts'
import { listGuardHits, MAX_GUARD_HOURS, sumGuardHits } from '../../store/guard/guard-hits.ts'
import type { ApiDeps } from '../../world.ts'
import { ADMIN_REFUSALS, answer, refusals } from '../docs/docs-responses.ts'
import { forAdmins } from '../docs/security.ts'
import { DEFAULT_PAGE } from '../http/fields.ts'
import { cursorAfter, placeIn } from '../http/place-cursor.ts'
import { refuse, refuseField } from '../http/refuse.ts'
import { readWindow } from '../http/window.ts'
import { GuardBlock, GuardBlockPage, GuardHitsPage, GuardHours } from './guard-answers.ts'
import {
  BlockParams,
  EXAMPLE_BLOCK_ID,
  LiftBlockQuery,
  ListBlocksQuery,
  ListHitsQuery,
  MAX_ALLOWANCE_S,
  SumHitsQuery,
  USUAL_ALLOWANCE_S,
} from './guard-schemas.ts'
import { blockJson, hitsJson, hoursJson } from './guard-view.ts'

type GuardDeps = Pick<ApiDeps, 'db' | 'directory' | 'log' | 'now'>

const operation = { tags: ['Guard'], security: forAdmins('read') }
const QUERY_REFUSALS = [...ADMIN_REFUSALS, 'invalid_field', 'unknown_field'] as const

const EXAMPLE_BLOCK: GuardBlock = {
  id: EXAMPLE_BLOCK_ID,
  client_id: DEMO_CLIENT.id,
  rule: 'sequence',
  key: '+49151123',
  reason: '20 numbers in a row within 600 s',
  since: '2026-11-24T10:00:00.000Z',
  until: '2026-11-24T11:00:00.000Z',
  active: true,
  lifted_at: null,
  allowed_until: null,
}
const EXAMPLE_HITS = {
  minute: '2026-11-24T10:00:00.000Z',
  client_id: DEMO_CLIENT.id,
  rule: 'sequence',
  key: '+49151123',
  outcome: 'refused',
  hits: 181,
  last_at: '2026-11-24T10:00:07.120Z',
} as const
const EXAMPLE_CURSOR = `${Date.parse(EXAMPLE_BLOCK.since)}000_${EXAMPLE_BLOCK_ID}`

/** `/v1/guard/…` for admins: what the fraud guard found, and what it keeps from going out. */
export function guardRoutes(deps: GuardDeps) {
  return new Elysia({ normalize: false, prefix: '/v1/guard' }).use(blockRoutes(deps)).use(hitRoutes(deps))
}

function blockRoutes({ db, directory, log, now }: GuardDeps) {
  return new Elysia({ normalize: false, prefix: '/blocks' })
    .get(
      '',
      async ({ query }): Promise<GuardBlockPage> => {
        const limit = Number(query.limit ?? DEFAULT_PAGE)
        const nowMs = now()
        const filter = {
          clientId: clientIdOf(query),
          rule: query.rule ?? null,
          active: query.active === undefined ? null : query.active === 'true',
          after: placeIn(query.cursor),
        }
        const page = await listGuardBlocks(db.sql, limit, filter, nowMs)
        return { blocks: page.map((block) => blockJson(block, nowMs)), next_cursor: cursorAfter(page, limit) }
      },
      {
        query: ListBlocksQuery,
        detail: {
          ...operation,
          summary: 'List blocks',
          description:
            'What the rules in mode `block` keep from going out for a time, newest first; kept for 30 days after its end. A block holds for as long as its rule is in that mode.',
          responses: {
            200: answer('a page', GuardBlockPage, { blocks: [EXAMPLE_BLOCK], next_cursor: EXAMPLE_CURSOR }),
            ...refusals(...QUERY_REFUSALS),
          },
        },
      },
    )
    .delete(
      '/:id',
      async ({ params, query, set }) => {
        const allowS = Number(query.allow_s ?? USUAL_ALLOWANCE_S)
        if (allowS > MAX_ALLOWANCE_S)
          return refuseField(set, 'allow_s', LiftBlockQuery.properties.allow_s.description ?? '')
        const nowMs = now()
        const lifted = await liftGuardBlock(db.sql, params.id, nowMs, nowMs + allowS * 1_000)
        if (!lifted) return refuse(set, 'unknown_block')
        await knowNow(directory, log)
        return blockJson(lifted, nowMs)
      },
      {
        params: BlockParams,
        query: LiftBlockQuery,
        detail: {
          ...operation,
          security: forAdmins('operate'),
          summary: 'Lift a block',
          description: `Every process lets its messages through within 2 s. For \`allow_s\` seconds, ${USUAL_ALLOWANCE_S} when nothing is said, the rule blocks the same of that client no more: what it finds is noted only. Again, the time begins anew. What is never to be looked at belongs in \`allow\` of the control \`guard\`.`,
          responses: {
            200: answer('lifted', GuardBlock, {
              ...EXAMPLE_BLOCK,
              active: false,
              lifted_at: '2026-11-24T10:05:00.000Z',
              allowed_until: '2026-11-25T10:05:00.000Z',
            }),
            ...refusals(...QUERY_REFUSALS, 'unknown_block'),
          },
        },
      },
    )
}

function hitRoutes({ db }: Pick<GuardDeps, 'db'>) {
  return new Elysia({ normalize: false, prefix: '/hits' })
    .get(
      '',
      async ({ query, set }) => {
        const window = readWindow(query)
        if (window.kind === 'violation') return refuseField(set, window.field, window.rule)
        const limit = Number(query.limit ?? DEFAULT_PAGE)
        const page = await listGuardHits(db.sql, limit, filterOf(query, window), placeIn(query.cursor))
        return { hits: page.map(hitsJson), next_cursor: cursorAfter(page, limit) } satisfies GuardHitsPage
      },
      {
        query: ListHitsQuery,
        detail: {
          ...operation,
          summary: 'List what the rules found',
          description:
            'By the minute, newest first, within a second of the messages, kept for 30 days. What was noted stands in the histories of the messages too.',
          responses: {
            200: answer('a page', GuardHitsPage, { hits: [EXAMPLE_HITS], next_cursor: EXAMPLE_CURSOR }),
            ...refusals(...QUERY_REFUSALS),
          },
        },
      },
    )
    .get(
      '/hours',
      async ({ query, set }) => {
        const window = readWindow(query)
        if (window.kind === 'violation') return refuseField(set, window.field, window.rule)
        const { fromAt, toAt } = window
        const spanMs = (toAt?.getTime() ?? 0) - (fromAt?.getTime() ?? 0)
        if (spanMs <= 0) return refuseField(set, 'from', 'must be before to')
        if (spanMs > MAX_GUARD_HOURS * HOUR_MS)
          return refuseField(set, 'to', `must be at most ${MAX_GUARD_HOURS} hours after from`)
        return hoursJson(await sumGuardHits(db.sql, filterOf(query, window)))
      },
      {
        query: SumHitsQuery,
        detail: {
          ...operation,
          summary: 'Sum what the rules found by the hour',
          description: `Of at most ${MAX_GUARD_HOURS} hours, whole hours in UTC; of the first and the last one what lies between \`from\` and \`to\`.`,
          responses: {
            200: answer('the hours', GuardHours, {
              hours: [{ hour: EXAMPLE_HITS.minute, rule: 'sequence', outcome: 'refused', hits: 181 }],
            }),
            ...refusals(...QUERY_REFUSALS),
          },
        },
      },
    )
}

const HOUR_MS = 3_600_000

function filterOf(
  query: Pick<typeof SumHitsQuery.static, 'client_id' | 'rule' | 'outcome'>,
  { fromAt, toAt }: { readonly fromAt: Date | null; readonly toAt: Date | null },
) {
  const { rule = null, outcome = null } = query
  return { clientId: clientIdOf(query), rule, outcome, fromAt, toAt }
}

function clientIdOf({ client_id }: { readonly client_id?: string }): ClientId | null {
  return client_id === undefined ? null : (client_id.toLowerCase() as ClientId) // the schema has checked the form
}
