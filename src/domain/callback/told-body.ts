import type { JsonOf } from '../fields/field.ts'
import type { TOLD_FIELDS } from '../fields/shown-fields.ts'
import type { INBOUND_FIELDS } from '../inbound/inbound-fields.ts'
import { RECEIVED, toldType } from './told.ts'

/** What the body of a callback holds that tells of a message, read. `credits.low` goes to endpoints only, as it is. */
export type ToldBody =
  | {
      readonly kind: 'status'
      /** When the status changed; RFC 3339, in UTC. */
      readonly timestamp: string
      readonly data: JsonOf<typeof TOLD_FIELDS>
    }
  | {
      readonly kind: 'received'
      /** When it came; RFC 3339, in UTC. */
      readonly timestamp: string
      readonly data: JsonOf<typeof INBOUND_FIELDS>
    }

/** Reads the body of a callback that tells of a message, as the queue made it. */
export function readToldBody(body: string): ToldBody {
  const { type, ...told }: { readonly type: string } & ToldBody = JSON.parse(body) // as it was written
  return { ...told, kind: type === toldType(RECEIVED) ? 'received' : 'status' } as ToldBody
}
