import { Type } from '@sinclair/typebox'
import { DEMO_CLIENT } from '../../domain/demo-client.ts'
import { oneOf } from '../../domain/fields/one-of.ts'
import { inHours } from './example-times.ts'

// Fields of requests that more than one room of the API has. Every description is the rule itself, worded so that it can
// follow the name of the field in a refusal.

/** What a time may look like (RFC 3339). */
export const RFC_3339_PATTERN =
  '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})$'

/** The form of a UUID (RFC 9562, 4); format checks of TypeBox are looser. */
export const UUID_PATTERN = '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$'

/** An id; without an example the page of the documentation leaves it empty. */
export const uuidField = (example?: string) =>
  Type.String({
    pattern: UUID_PATTERN,
    description: 'must be a UUID',
    ...(example === undefined ? {} : { example }),
  })

/** The message of the examples. */
export const EXAMPLE_MESSAGE_ID = '019abcde-0000-7000-8000-000000000001'
/** The dead letter of the examples. */
export const EXAMPLE_LETTER_ID = '019abcde-0000-7000-8000-0000000000dd'

/** Names the client. */
export const ClientIdField = uuidField(DEMO_CLIENT.id)
/** Names a message. */
export const MessageIdField = uuidField(EXAMPLE_MESSAGE_ID)

/** The path of one client. */
export const ClientParams = Type.Object({ id: ClientIdField })

const instant = (example: string) =>
  Type.String({
    pattern: RFC_3339_PATTERN,
    description: 'must be an RFC 3339 time such as 2026-11-24T10:00:00Z',
    example,
  })

/** A time to come. */
export const InstantField = instant(inHours(720))
/** Where a window of time begins. */
export const FromField = instant(inHours(-24))
/** Where it ends. */
export const ToField = instant(inHours(1))

/** What a page holds when no limit is given. */
export const DEFAULT_PAGE = 50
/** What a page holds, at most. */
const MAX_PAGE = 500

const CURSOR_RULE = 'must be the next_cursor of a page before'

/** Where a page goes on, in a list that is in the order of its ids. */
export const CursorField = Type.Optional(Type.String({ pattern: UUID_PATTERN, description: CURSOR_RULE }))

/** Where a page goes on, in a list that is in the order of its times: microseconds, what else orders it, and an id. */
export const placeCursorField = (between = '') =>
  Type.Optional(
    Type.String({
      pattern: `^\\d{1,16}_${between}[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`,
      description: CURSOR_RULE,
    }),
  )

/** What the document has in the place of a parameter's own schema: in a URL all is text, to who writes a program it is not. */
export const SHOWN_AS = 'x-shown-as'

/** A whole number in a URL; `pattern` takes those from `minimum` to `maximum` and no others. */
export const wholeNumberField = (
  pattern: string,
  number: { readonly minimum: number; readonly maximum: number; readonly example?: number },
  description = `must be a whole number from ${number.minimum} to ${number.maximum}`,
) => Type.Optional(Type.String({ pattern, description, [SHOWN_AS]: { type: 'integer', ...number } }))

/** Yes or no in a URL. */
export const yesOrNoField = Type.Optional(
  Type.Unsafe<'true' | 'false'>({ ...oneOf(['true', 'false']), [SHOWN_AS]: { type: 'boolean' } }),
)

/** How much a page holds. */
export const LimitField = wholeNumberField('^([1-9]|[1-9][0-9]|[1-4][0-9]{2}|500)$', {
  minimum: 1,
  maximum: MAX_PAGE,
  example: DEFAULT_PAGE,
})

/** Hours that a secret and the one before may be good together, at most: a week. */
const MAX_OVERLAP_HOURS = 168

/** How many hours the secret before is good, too. */
export const OverlapHours = Type.Optional(
  Type.Integer({
    minimum: 0,
    maximum: MAX_OVERLAP_HOURS,
    description: `must be a whole number of hours from 0 to ${MAX_OVERLAP_HOURS}`,
    example: 24,
  }),
)

/** How a secret is changed; the body may be left out. */
export const OverlapBody = Type.Optional(
  Type.Object(
    { overlap_hours: OverlapHours },
    { additionalProperties: false, description: 'must be a JSON object or left out' },
  ),
)
