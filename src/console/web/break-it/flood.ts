import { DEMO_CLIENT } from '../../../domain/demo-client.ts'

/** Messages of a flood, and how many of them may be sent in a second. */
export const FLOOD = 500
export const FLOOD_RATES = [10, 50, 100] as const
/** They are sent in batches, one in so long. */
export const BATCH_EVERY_MS = 500
/** Numbers of nobody (see `MOCK_NUMBER_START`), of those that are no script of the mock: 1000 to 9999. */
const NUMBER_START = '+1555010'
const FIRST = 1_000
const NUMBERS = 9_000

/** The batches of a flood at a rate, in messages a second: each the body of a request. Together they have `FLOOD` messages. */
export function floodBatches(perSecond: number, name: string) {
  const size = Math.max(1, Math.round((perSecond * BATCH_EVERY_MS) / 1_000))
  const count = Math.ceil(FLOOD / size)
  return Array.from({ length: count }, (_, batch) => ({
    client_id: DEMO_CLIENT.id,
    from: 'SENDER',
    text: 'One of a flood',
    messages: Array.from({ length: Math.min(size, FLOOD - batch * size) }, (_, index) => ({
      to: `${NUMBER_START}${FIRST + ((batch * size + index) % NUMBERS)}`,
      reference: `flood-${name}-${batch * size + index + 1}`,
    })),
  }))
}
