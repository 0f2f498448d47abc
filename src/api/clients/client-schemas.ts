import { Type } from '@sinclair/typebox'
import { MAX_CENTS } from '../../domain/money.ts'
import { ClientIdField, ListMessagesQuery } from '../messages/schemas.ts'

// Every description is the rule itself, worded so that it can follow the name of the field in a refusal.

const MAX_NAME_CHARACTERS = 200
const MAX_NOTE_CHARACTERS = 500
const MAX_RATE_PER_S = 100_000
const MAX_BURST = 1_000_000
/** Letters that one request may name. */
const MAX_IDS = 1_000

const { cursor, from, limit, to } = ListMessagesQuery.properties
/** The cursor of a list that is in the order of its times: microseconds, what else orders it, and an id. */
const placeCursor = (between = '') =>
  Type.Optional(
    Type.String({
      pattern: `^\\d{1,16}_${between}[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`,
      description: 'must be the next_cursor of a page before',
    }),
  )
const name = Type.String({
  minLength: 1,
  maxLength: MAX_NAME_CHARACTERS,
  description: `must be a text of 1 to ${MAX_NAME_CHARACTERS} characters`,
  example: 'Shop',
})
const rateLimitRps = Type.Union([Type.Integer({ minimum: 1, maximum: MAX_RATE_PER_S }), Type.Null()], {
  description: `must be a whole number from 1 to ${MAX_RATE_PER_S}, or null for the limit of the gateway`,
  example: 50,
})
const rateLimitBurst = Type.Union([Type.Integer({ minimum: 1, maximum: MAX_BURST }), Type.Null()], {
  description: `must be a whole number from 1 to ${MAX_BURST}, or null for the limit of the gateway`,
  example: 100,
})
const uuid = (description: string, example: string) =>
  Type.String({ pattern: ClientIdField.pattern ?? '', description, example })
const oneOf = <T extends string>(words: readonly T[]) =>
  Type.Union(
    words.map((word) => Type.Literal(word)),
    { description: `must be one of ${words.join(', ')}` },
  )

/** The path of one client. */
export const ClientParams = Type.Object({ id: ClientIdField })

/** What an admin asks for when it makes a client. */
export const CreateClientBody = Type.Object(
  {
    id: Type.Optional(uuid('must be a UUID', '7c9e6679-7425-40de-944b-e07fc1f90ae7')),
    name,
    credit_cents: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: MAX_CENTS,
        description: `must be a whole number from 0 to ${MAX_CENTS}`,
        example: 100_000,
      }),
    ),
    rate_limit_rps: Type.Optional(rateLimitRps),
    rate_limit_burst: Type.Optional(rateLimitBurst),
  },
  { additionalProperties: false, description: 'must be a JSON object' },
)

/** What may change of a client; what is absent stays. */
export const PatchClientBody = Type.Object(
  {
    name: Type.Optional(name),
    rate_limit_rps: Type.Optional(rateLimitRps),
    rate_limit_burst: Type.Optional(rateLimitBurst),
  },
  { additionalProperties: false, description: 'must be a JSON object' },
)

/** How clients are paged. */
export const ListClientsQuery = Type.Object(
  { cursor, limit },
  { additionalProperties: false, description: 'must be query parameters' },
)

/** Money for a client. */
export const TopUpBody = Type.Object(
  {
    amount_cents: Type.Integer({
      minimum: 1,
      maximum: MAX_CENTS,
      description: `must be a whole number from 1 to ${MAX_CENTS}`,
      example: 50_000,
    }),
    note: Type.Optional(
      Type.String({
        maxLength: MAX_NOTE_CHARACTERS,
        description: `must be a text of at most ${MAX_NOTE_CHARACTERS} characters`,
        example: 'invoice 2026-118',
      }),
    ),
    id: Type.Optional(uuid('must be a UUID', '3d6f0a52-6b0e-4f57-9d0e-0a4a3c9b7b11')),
  },
  { additionalProperties: false, description: 'must be a JSON object' },
)

/** How a ledger is narrowed and paged. */
export const LedgerQuery = Type.Object(
  {
    from,
    to,
    order: Type.Optional(oneOf(['asc', 'desc'])),
    cursor: placeCursor('[012]_'),
    limit,
  },
  { additionalProperties: false, description: 'must be query parameters' },
)

/** The path of one dead letter. */
export const DeadLetterParams = Type.Object({
  id: uuid('must be a UUID', '019abcde-0000-7000-8000-0000000000dd'),
})

const source = Type.String({
  minLength: 1,
  maxLength: 255,
  description: 'must be the name of a provider, or the subject of the bus',
  example: 'mock',
})

/** How dead letters are narrowed and paged. */
export const ListDeadLettersQuery = Type.Object(
  {
    what: Type.Optional(oneOf(['receipt', 'unreadable'])),
    source: Type.Optional(source),
    replayed: Type.Optional(oneOf(['true', 'false'])),
    cursor: placeCursor(),
    limit,
  },
  { additionalProperties: false, description: 'must be query parameters' },
)

/** Which dead letters to replay; nothing given: all that were not replayed yet. */
export const ReplayDeadLettersBody = Type.Object(
  {
    ids: Type.Optional(
      Type.Array(uuid('must be a UUID', '019abcde-0000-7000-8000-0000000000dd'), {
        minItems: 1,
        maxItems: MAX_IDS,
        description: `must be 1 to ${MAX_IDS} UUIDs`,
      }),
    ),
    source: Type.Optional(source),
    from,
    to,
  },
  { additionalProperties: false, description: 'must be a JSON object' },
)
