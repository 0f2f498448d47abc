import { Type } from '@sinclair/typebox'
import { BULK_ACTS, MAX_BULK } from '../../../domain/bulk/bulk.ts'
import { oneOf } from '../../../domain/fields/one-of.ts'
import { PROVIDER_NAME_PATTERN } from '../../../domain/provider/provider.ts'
import { COUNTED_AT_MOST } from '../../../flow/bulk/start-bulk.ts'
import {
  CursorField,
  EXAMPLE_MESSAGE_ID,
  LimitField,
  MessageIdField,
  placeCursorField,
  uuidField,
} from '../../http/fields.ts'
import { FilterBody } from '../filter.ts'

/** Messages that are named one by one, at most: more are meant by a filter. */
export const MAX_NAMED = 1_000

/** The job of the examples. */
export const EXAMPLE_JOB_ID = '019abcde-0000-7000-8000-0000000000b7'

/** What is to be done to which messages. */
export const BulkBody = Type.Object(
  {
    act: oneOf(BULK_ACTS),
    filter: Type.Optional(FilterBody),
    ids: Type.Optional(
      Type.Array(MessageIdField, {
        minItems: 1,
        maxItems: MAX_NAMED,
        description: `must be 1 to ${MAX_NAMED} ids of messages`,
        example: [EXAMPLE_MESSAGE_ID],
      }),
    ),
    provider: Type.Optional(
      Type.String({ pattern: PROVIDER_NAME_PATTERN, description: 'must be the name of a provider' }),
    ),
    dry: Type.Optional(Type.Boolean({ description: 'must be true or false: true counts, and does nothing' })),
    expect: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: COUNTED_AT_MOST,
        description: `must be the count that was confirmed, a whole number from 0 to ${COUNTED_AT_MOST}`,
      }),
    ),
  },
  { additionalProperties: false, description: `must be a JSON object; of ${MAX_BULK} messages at most` },
)

/** The path of one job. */
export const BulkParams = Type.Object({ id: uuidField(EXAMPLE_JOB_ID) })

/** Which jobs. */
export const ListBulkQuery = Type.Object(
  {
    message_id: Type.Optional(MessageIdField),
    cursor: placeCursorField(),
    limit: LimitField,
  },
  { additionalProperties: false, description: 'must be query parameters' },
)

/** Which messages of a job. */
export const ListItemsQuery = Type.Object(
  {
    state: Type.Optional(oneOf(['todo', 'done', 'refused'])),
    outcome: Type.Optional(
      Type.String({ pattern: '^[a-z_]{1,64}$', description: 'must be a word of `done` or `refused`' }),
    ),
    cursor: CursorField,
    limit: LimitField,
  },
  { additionalProperties: false, description: 'must be query parameters' },
)
