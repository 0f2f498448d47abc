import { Type } from '@sinclair/typebox'
import { GUARD_RULES } from '../../domain/controls/guard.ts'
import { oneOf } from '../../domain/fields/one-of.ts'
import { GUARD_OUTCOMES } from '../../store/guard/guard-hits.ts'
import {
  ClientIdField,
  FromField,
  LimitField,
  placeCursorField,
  ToField,
  uuidField,
  wholeNumberField,
  yesOrNoField,
} from '../http/fields.ts'

// Every description is the rule itself, worded so that it can follow the name of the field in a refusal.

/** The block of the examples. */
export const EXAMPLE_BLOCK_ID = '019abcde-0000-7000-8000-0000000000bb'

/** How long what was lifted is not blocked again when nothing is said, and at most, in seconds. */
export const USUAL_ALLOWANCE_S = 86_400
export const MAX_ALLOWANCE_S = 30 * 86_400

const narrowing = {
  client_id: Type.Optional(ClientIdField),
  rule: Type.Optional(oneOf(GUARD_RULES)),
}
const QUERY = { additionalProperties: false, description: 'must be query parameters' }

/** The path of one block. */
export const BlockParams = Type.Object({ id: uuidField(EXAMPLE_BLOCK_ID) })

/** How blocks are narrowed and paged. */
export const ListBlocksQuery = Type.Object(
  {
    ...narrowing,
    active: yesOrNoField,
    cursor: placeCursorField(),
    limit: LimitField,
  },
  QUERY,
)

/** How a block is lifted. */
export const LiftBlockQuery = Type.Object(
  {
    allow_s: wholeNumberField(
      '^(0|[1-9][0-9]{0,6})$',
      { minimum: 0, maximum: MAX_ALLOWANCE_S, example: USUAL_ALLOWANCE_S },
      `must be a whole number of seconds from 0 to ${MAX_ALLOWANCE_S}`,
    ),
  },
  QUERY,
)

const ofHits = { ...narrowing, outcome: Type.Optional(oneOf(GUARD_OUTCOMES)) }

/** How hits are narrowed and paged. */
export const ListHitsQuery = Type.Object(
  {
    ...ofHits,
    from: Type.Optional(FromField),
    to: Type.Optional(ToField),
    cursor: placeCursorField(),
    limit: LimitField,
  },
  QUERY,
)

/** Of which hours hits are summed. */
export const SumHitsQuery = Type.Object({ ...ofHits, from: FromField, to: ToField }, QUERY)
