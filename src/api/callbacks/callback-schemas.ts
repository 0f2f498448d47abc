import { Type } from '@sinclair/typebox'
import { CALLBACK_STATES } from '../../domain/callback/callback.ts'
import { CALLBACK_URL_RULE } from '../../domain/callback/callback-url.ts'
import { oneOf } from '../../domain/fields/one-of.ts'
import { ClientIdField, CursorField, FromField, LimitField, ToField, uuidField } from '../http/fields.ts'
import { EXAMPLE_CALLBACK } from './callback-examples.ts'

// Every description is the rule itself, worded so that it can follow the name of the field in a refusal.

const flag = Type.Boolean({ description: 'must be true or false' })

/** The path of one callback. */
export const CallbackParams = Type.Object({
  id: uuidField(EXAMPLE_CALLBACK.id),
})

/** A client's endpoint as it is set. */
export const SetEndpointBody = Type.Object(
  {
    url: Type.String({ description: CALLBACK_URL_RULE, example: 'https://example.com/sms' }),
    every_status: Type.Optional(flag),
  },
  { additionalProperties: false, description: 'must be a JSON object' },
)

/** Hours that the secret before goes on signing, if not said. */
export const DEFAULT_OVERLAP_HOURS = 24

const state = oneOf(CALLBACK_STATES)
// Without the example of a path: the page would narrow every list by it.
const messageId = uuidField()

/** How callbacks are narrowed and paged. */
export const ListCallbacksQuery = Type.Object(
  {
    client_id: Type.Optional(ClientIdField),
    message_id: Type.Optional(messageId),
    state: Type.Optional(state),
    from: Type.Optional(FromField),
    to: Type.Optional(ToField),
    cursor: CursorField,
    limit: LimitField,
  },
  { additionalProperties: false, description: 'must be query parameters' },
)

const replayed = {
  message_id: Type.Optional(messageId),
  from: Type.Optional(FromField),
  to: Type.Optional(ToField),
  state: Type.Optional(state),
  cursor: CursorField,
}
const object = { additionalProperties: false, description: 'must be a JSON object' }

/** Which callbacks of a client, or of all, are replayed. */
export const ReplayBody = Type.Object({ client_id: Type.Optional(ClientIdField), ...replayed }, object)

/** Which callbacks of whoever asks are replayed. */
export const OwnReplayBody = Type.Object(replayed, object)
