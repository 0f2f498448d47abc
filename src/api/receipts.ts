import { Type } from '@sinclair/typebox'
import { Elysia } from 'elysia'
import type { RawReceipt } from '../bus/port.ts'
import type { ApiDeps } from '../deps.ts'
import { openGroupCommit } from '../flow/group-commit.ts'
import { recordReceipts } from '../flow/record-receipts.ts'
import { jsonBody, refusals } from './docs-responses.ts'
import { refuse, refuseField } from './refuse.ts'
import { RECEIPT_EXAMPLES } from './request-examples.ts'

const MAX_RECEIPT_BATCH = 100
const MAX_RECEIPTS_WAITING = 10_000
/** Confirmations of the bus overlap; each is one round trip. */
const MAX_RECEIPTS_RUNNING = 8

/** `/v1/providers/:provider/dlr`: where providers post their delivery receipts. */
export function receiptRoutes(deps: ApiDeps) {
  const recording = openGroupCommit({
    run: (receipts: readonly RawReceipt[]) => recordReceipts(deps, receipts),
    maxBatch: MAX_RECEIPT_BATCH,
    maxWaiting: MAX_RECEIPTS_WAITING,
    maxRunning: MAX_RECEIPTS_RUNNING,
  })
  return new Elysia({ normalize: false, prefix: '/v1/providers' }).post(
    '/:provider/dlr',
    async ({ params, body, set }) => {
      const read = deps.receiptReaders.get(params.provider)
      if (!read) return refuse(set, 'unknown_provider')
      const receipt = read(body)
      if (receipt.kind === 'unreadable') return refuseField(set, receipt.field, receipt.rule)
      await recording.join({
        receiptId: deps.newId(),
        provider: params.provider,
        body,
        receivedAtMs: deps.now(),
      })
      set.status = 204
    },
    {
      params: Type.Object({ provider: Type.String({ example: 'mock' }) }),
      body: Type.Unknown(),
      detail: {
        tags: ['Providers'],
        security: [],
        summary: 'Take a delivery receipt (DLR)',
        requestBody: jsonBody({ type: 'object' }, RECEIPT_EXAMPLES),
        description: [
          'Called by providers. 204 means that the receipt is durable; on 503 the provider must send it again.',
          'The `mock` provider posts `{provider_message_id, status, error?}`; its status is DELIVRD or DELIVERED',
          '(delivered), UNDELIV, EXPIRED, REJECTD, DELETED or FAILED (failed), ACCEPTD or ENROUTE (on its way), or',
          'UNKNOWN. A receipt that comes before its message is known is kept and matched later.',
        ].join(' '),
        responses: {
          204: { description: 'durable' },
          ...refusals('invalid_field', 'unknown_provider', 'internal_error', 'bus_unavailable', 'queue_full'),
        },
      },
    },
  )
}
