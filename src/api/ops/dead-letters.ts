import { Elysia } from 'elysia'
import { isStorable, STORABLE_RULE } from '../../domain/message/message-draft.ts'
import type { TimePlace } from '../../store/database/time-place.ts'
import {
  EVERY_LETTER,
  findDeadLetter,
  listDeadLetters,
  MAX_REPLAYED,
  removeDeadLetters,
  replayDeadReceipts,
  type StoredDeadLetter,
} from '../../store/receipt/dead-letters.ts'
import type { ApiDeps } from '../../world.ts'
import { ADMIN_REFUSALS, answer, jsonBody, noContent, refusals } from '../docs/docs-responses.ts'
import { EXAMPLE_RECEIPT, REPLAY_LETTERS_EXAMPLES } from '../docs/request-examples.ts'
import { forAdmins } from '../docs/security.ts'
import { DEFAULT_PAGE, EXAMPLE_LETTER_ID } from '../http/fields.ts'
import { cursorAfter, placeIn } from '../http/place-cursor.ts'
import { refuse, refuseField } from '../http/refuse.ts'
import { readWindow } from '../http/window.ts'
import {
  type DeadLetter,
  DeadLetterPage,
  DeadLetterParams,
  DeadLetterWithPayload,
  ListDeadLettersQuery,
  ReplayDeadLettersBody,
  ReplayedLetters,
} from './dead-letter-schemas.ts'

const operation = { tags: ['Operations'], security: forAdmins('read') }

const EXAMPLE_LETTER: DeadLetter = {
  id: EXAMPLE_LETTER_ID,
  what: 'receipt',
  source: 'mock',
  reason: 'no message has this provider_message_id',
  created_at: '2026-11-24T10:00:00.000Z',
  replayed_at: null,
}
const EXAMPLE_CURSOR = `${Date.parse(EXAMPLE_LETTER.created_at)}000_${EXAMPLE_LETTER.id}`
const EXAMPLE_WHOLE: DeadLetterWithPayload = { ...EXAMPLE_LETTER, payload: JSON.stringify(EXAMPLE_RECEIPT) }

/** `/v1/dead-letters` for admins: what could not be processed. */
export function deadLetterRoutes(deps: Pick<ApiDeps, 'db' | 'now'>) {
  return new Elysia({ normalize: false, prefix: '/v1/dead-letters' })
    .get(
      '',
      async ({ query }) => {
        const limit = Number(query.limit ?? DEFAULT_PAGE)
        const page = await listDeadLetters(deps.db.sql, limit, {
          what: query.what ?? null,
          source: query.source ?? null,
          replayed: query.replayed === undefined ? null : query.replayed === 'true',
          after: placeIn(query.cursor),
        })
        return pageJson(page, limit)
      },
      {
        query: ListDeadLettersQuery,
        detail: {
          ...operation,
          summary: 'List dead letters',
          description:
            'What could not be processed, newest first, kept for 30 days: receipts that no message had within RECEIPT_PARK_MS, and what was unreadable on the bus.',
          responses: {
            200: answer('a page', DeadLetterPage, {
              dead_letters: [EXAMPLE_LETTER],
              next_cursor: EXAMPLE_CURSOR,
            }),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_field'),
          },
        },
      },
    )
    .get(
      '/:id',
      async ({ params, set }) => {
        const letter = await findDeadLetter(deps.db.sql, params.id)
        return letter ? wholeJson(letter) : refuse(set, 'unknown_dead_letter')
      },
      {
        params: DeadLetterParams,
        detail: {
          ...operation,
          summary: 'Read a dead letter',
          description: '`payload` is what came, unchanged.',
          responses: {
            200: answer('the letter', DeadLetterWithPayload, EXAMPLE_WHOLE),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_dead_letter'),
          },
        },
      },
    )
    .post(
      '/:id/replay',
      async ({ params, set }) => {
        await replayDeadReceipts(deps.db.sql, { ...EVERY_LETTER, ids: [params.id] }, deps.now())
        const letter = await findDeadLetter(deps.db.sql, params.id)
        if (!letter) return refuse(set, 'unknown_dead_letter')
        return letter.what === 'receipt' ? wholeJson(letter) : refuse(set, 'not_replayable')
      },
      {
        params: DeadLetterParams,
        detail: {
          ...operation,
          security: forAdmins('operate'),
          summary: 'Replay a dead letter',
          description:
            'Gives the receipt another chance, as if it came now; `replayed_at` says when. One that dies again loses its `replayed_at` and can be replayed again. A repeat before that changes nothing.',
          responses: {
            200: answer('it will be tried again', DeadLetterWithPayload, {
              ...EXAMPLE_WHOLE,
              replayed_at: '2026-11-24T11:00:00.000Z',
            }),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_dead_letter', 'not_replayable'),
          },
        },
      },
    )
    .post(
      '/replay',
      async ({ body, set }) => {
        if (body.source !== undefined && !isStorable(body.source))
          return refuseField(set, 'source', STORABLE_RULE)
        const window = readWindow(body)
        if (window.kind === 'violation') return refuseField(set, window.field, window.rule)
        const { fromAt, toAt } = window
        const choice = { ids: body.ids ?? null, source: body.source ?? null, fromAt, toAt }
        const replayed = await replayDeadReceipts(deps.db.sql, choice, deps.now())
        return replayedJson(replayed)
      },
      {
        body: ReplayDeadLettersBody,
        detail: {
          ...operation,
          security: forAdmins('operate'),
          summary: 'Replay many dead letters',
          requestBody: jsonBody(ReplayDeadLettersBody, REPLAY_LETTERS_EXAMPLES),
          description: `Replays receipts that were not replayed yet and that meet every field given, the oldest first; \`{}\` means all. At most ${MAX_REPLAYED} at once: \`more\` says that another call may find some.`,
          responses: {
            200: answer('how many will be tried again', ReplayedLetters, { replayed: 12, more: false }),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_field'),
          },
        },
      },
    )
    .delete(
      '/:id',
      async ({ params, set }) => {
        if ((await removeDeadLetters(deps.db.sql, [params.id])) === 0)
          return refuse(set, 'unknown_dead_letter')
        set.status = 204
      },
      {
        params: DeadLetterParams,
        detail: {
          ...operation,
          security: forAdmins('operate'),
          summary: 'Discard a dead letter',
          description: 'Forgets it for good.',
          responses: {
            204: noContent('gone'),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_dead_letter'),
          },
        },
      },
    )
}

function pageJson(page: readonly (StoredDeadLetter & TimePlace)[], limit: number): DeadLetterPage {
  return { dead_letters: page.map(letterJson), next_cursor: cursorAfter(page, limit) }
}

function replayedJson(replayed: number): ReplayedLetters {
  return { replayed, more: replayed === MAX_REPLAYED }
}

/** A dead letter as a list has it, as JSON. */
export function letterJson({
  id,
  what,
  source,
  reason,
  createdAt,
  replayedAt,
}: StoredDeadLetter): DeadLetter {
  return {
    id,
    what,
    source,
    reason,
    created_at: createdAt.toISOString(),
    replayed_at: replayedAt?.toISOString() ?? null,
  }
}

/** A dead letter with what came, as JSON. */
export function wholeJson(letter: StoredDeadLetter): DeadLetterWithPayload {
  return { ...letterJson(letter), payload: letter.payload }
}
