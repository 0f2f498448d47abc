// The way of a receipt, from the provider's request to the client's callback:
//
// 1. here the inbox of the provider's kind (provider/mock/inbox.ts) checks that the request is the provider's, and reads it;
// 2. flow/record-receipts.ts publishes the receipts of many requests at once; 204 is said when the bus has them;
// 3. worker/receipt-intake.ts takes batches from the bus, and acks one when each receipt of it has found its place;
// 4. flow/match-receipts.ts looks for its message by the provider's id: on the days that receipts are of now
//    (worker/receipt-days.ts), a quarter of a second later on all days;
// 5. worker/host.ts gives the event to the actor: flow/advance-actors.ts, actors/message/step.ts;
// 6. store/actor-rows.ts commits state, history, money and the callback (store/queued-callbacks.ts) together;
// 7. worker/callback-sender.ts tells the client (actors/callback/SPEC.md).
//
// One whose message is not known by then is parked (flow/park-receipts.ts) and matched again by worker/worker.ts, until it is
// too old: then it is a dead letter (store/dead-letters.ts), as one that cannot be read is at once. An admin may replay it.

import { Type } from '@sinclair/typebox'
import { Elysia } from 'elysia'
import { MAX_RECEIPT_BYTES } from '../../bus/port.ts'
import { type NewReceipt, recordReceipts } from '../../flow/record-receipts.ts'
import { openGroupCommit } from '../../kit/group-commit.ts'
import type { RawRequest } from '../../provider/port.ts'
import type { ApiDeps } from '../../world.ts'
import { jsonBody, noContent, refusals } from '../docs/docs-responses.ts'
import { RECEIPT_EXAMPLES } from '../docs/request-examples.ts'
import { parseJson, readBytes } from '../http/read-body.ts'
import { type ReplySet, refuse, refuseField } from '../http/refuse.ts'
import { checkBody } from '../http/take-body.ts'

/** What a receipt counts as in the bounds below, in bytes: one that is larger counts as several. */
const UNIT_BYTES = 1_024
const MAX_RECEIPT_BATCH = 100
/** Some 10 MB. */
const MAX_RECEIPTS_WAITING = 10_000
/** Confirmations of the bus overlap; each is one round trip. */
const MAX_RECEIPTS_RUNNING = 8

/**
 * `/v1/providers/:provider/dlr/:token`: where providers post their delivery receipts, and the same without a token for
 * kinds that prove theirs otherwise. To be used before a parser: the provider's inbox gets the bytes.
 */
export function receiptRoutes(deps: Pick<ApiDeps, 'bus' | 'db' | 'parking' | 'inboxes' | 'newId' | 'now'>) {
  const recording = openGroupCommit({
    run: (receipts: readonly NewReceipt[]) => recordReceipts(deps, receipts),
    maxBatch: MAX_RECEIPT_BATCH,
    maxWaiting: MAX_RECEIPTS_WAITING,
    maxRunning: MAX_RECEIPTS_RUNNING,
    sizeOf: ({ bytes }) => Math.ceil(bytes / UNIT_BYTES),
  })

  async function take(provider: string, token: string, request: Request, set: ReplySet) {
    const inbox = deps.inboxes.get(provider)
    if (!inbox) return refuse(set, 'unknown_provider')
    checkBody(request)
    const told = inbox(await rawRequest(request, token))
    if (told.kind === 'forged') return refuse(set, 'forged_receipt')
    if (told.kind === 'unreadable') return refuseField(set, told.field, told.rule)
    const receipts = told.receipts.map(({ receipt, body }): NewReceipt => {
      const raw = { receiptId: deps.newId(), provider, body, receivedAtMs: deps.now() }
      return {
        raw,
        providerMessageId: receipt.providerMessageId,
        bytes: Buffer.byteLength(JSON.stringify(body)),
      }
    })
    if (receipts.some(({ bytes }) => bytes > MAX_RECEIPT_BYTES)) return refuse(set, 'body_too_large')
    const recorded = await Promise.all(receipts.map(recording.join))
    // All of the request comes again, and what was taken of it now changes nothing then.
    if (recorded.includes('no_room')) return refuse(set, 'too_many_receipts')
    set.status = 204
  }

  return new Elysia({ normalize: false, prefix: '/v1/providers' })
    .post(
      '/:provider/dlr/:token',
      ({ params, request, set }) => take(params.provider, params.token, request, set),
      {
        params: Type.Object({
          provider: Type.String({ example: 'mock' }),
          token: Type.String({ description: 'what the provider proves itself with', example: EXAMPLE_TOKEN }),
        }),
        parse: 'none',
        detail: { ...DETAIL, summary: 'Take a delivery receipt (DLR)' },
      },
    )
    .post('/:provider/dlr', ({ params, request, set }) => take(params.provider, '', request, set), {
      params: Type.Object({ provider: Type.String({ example: 'mock' }) }),
      parse: 'none',
      detail: {
        ...DETAIL,
        summary: 'Take a delivery receipt that proves itself otherwise',
        description: 'For providers that sign what they post. Those of the `mock` provider do not: 403.',
      },
    })
}

/** In the place of a token, which only the provider is told. */
const EXAMPLE_TOKEN = 'THE-TOKEN-OF-THE-PROVIDER'

const DETAIL = {
  tags: ['Providers'],
  security: [],
  requestBody: jsonBody({ type: 'object' }, RECEIPT_EXAMPLES),
  description: [
    'Called by providers. 204 means that the receipt is durable; on 503 the provider must send it again.',
    'A receipt proves that it is the provider’s: those of the `mock` provider by a token, made once per',
    'provider and kept in `provider_secrets`, in the path they are posted to; without it the answer is 403.',
    'The `mock` provider posts `{provider_message_id, status, error?}`; its status is DELIVRD or DELIVERED',
    '(delivered), UNDELIV, REJECTD, DELETED or FAILED (failed), EXPIRED (expired), ACCEPTD or ENROUTE (on its',
    'way), or UNKNOWN. A word we do not know is kept in the history and changes nothing. A receipt that comes',
    'before its message is known is kept and matched later.',
  ].join(' '),
  responses: {
    204: noContent('durable'),
    ...refusals(
      'invalid_field',
      'invalid_json',
      'forged_receipt',
      'unknown_provider',
      'body_too_large',
      'unsupported_media_type',
      'internal_error',
      'bus_unavailable',
      'database_unavailable',
      'queue_full',
      'too_many_receipts',
    ),
  },
}

async function rawRequest(request: Request, tail: string): Promise<RawRequest> {
  const bytes = await readBytes(request)
  const { method, url, headers } = request
  return {
    method,
    url,
    tail,
    headers,
    bytes,
    json: () => (bytes.length === 0 ? undefined : parseJson(bytes)),
  }
}
