import { Type } from '@sinclair/typebox'
import { PROVIDER_NAME_PATTERN } from '../../domain/provider.ts'
import { MAX_SECRET_CHARACTERS, SECRET_NAME_PATTERN } from '../../domain/provider-secrets.ts'
import { ON_UNKNOWN } from '../../domain/retry.ts'
import { oneOf } from '../http/fields.ts'

// Every description is the rule itself, worded so that it can follow the name of the field in a refusal.

const MAX_LINES = 64
const MIN_PARTS_PER_S = 0.01
const MAX_PARTS_PER_S = 100_000
const MAX_IN_FLIGHT = 10_000
const MIN_TIMEOUT_MS = 10
const MAX_TIMEOUT_MS = 120_000
const MAX_KIND_CHARACTERS = 32
const MAX_NUMBER_CHARACTERS = 64
const MAX_TEXT_CHARACTERS = 2_000

const name = Type.String({
  pattern: PROVIDER_NAME_PATTERN,
  description: 'must be 1 to 32 of a-z, 0-9 and -, and not begin with -',
  example: 'acme',
})

const secret = Type.String({
  minLength: 1,
  maxLength: MAX_SECRET_CHARACTERS,
  description: `must be a text of 1 to ${MAX_SECRET_CHARACTERS} characters`,
})
const secretsOf = <T extends typeof secret | ReturnType<typeof orNull>>(value: T, more: string) =>
  Type.Record(Type.String({ pattern: SECRET_NAME_PATTERN }), value, {
    additionalProperties: false,
    description: `must be texts by their names, which are 1 to 64 of A-Z a-z 0-9 _ -${more}`,
  })
const orNull = () =>
  Type.Union([secret, Type.Null()], { description: `${secret.description}, or null to take it away` })

const bounds = {
  lines: Type.Optional(
    Type.Union([Type.Integer({ minimum: 1, maximum: MAX_LINES }), Type.Null()], {
      description: `must be a whole number from 1 to ${MAX_LINES}, or null for one in every worker thread`,
      example: 2,
    }),
  ),
  max_parts_per_s: Type.Optional(
    Type.Union([Type.Number({ minimum: MIN_PARTS_PER_S, maximum: MAX_PARTS_PER_S }), Type.Null()], {
      description: `must be a number from ${MIN_PARTS_PER_S} to ${MAX_PARTS_PER_S}, or null for no bound`,
      example: 50,
    }),
  ),
  max_in_flight: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: MAX_IN_FLIGHT,
      description: `must be a whole number from 1 to ${MAX_IN_FLIGHT}`,
      example: 100,
    }),
  ),
  timeout_ms: Type.Optional(
    Type.Integer({
      minimum: MIN_TIMEOUT_MS,
      maximum: MAX_TIMEOUT_MS,
      description: `must be a whole number from ${MIN_TIMEOUT_MS} to ${MAX_TIMEOUT_MS}`,
      example: 10_000,
    }),
  ),
  on_unknown: Type.Optional(oneOf(ON_UNKNOWN, { example: 'wait' })),
}

const settings = Type.Record(Type.String(), Type.Unknown(), {
  description: 'must be a JSON object with the settings of its kind (GET /v1/providers/kinds)',
})

/** The path of one provider. */
export const ProviderParams = Type.Object({
  name: Type.String({ description: 'must be the name of a provider', example: 'mock' }),
})

/** What an admin asks for when it makes a provider. */
export const CreateProviderBody = Type.Object(
  {
    name,
    kind: Type.String({
      minLength: 1,
      maxLength: MAX_KIND_CHARACTERS,
      description: `must be a text of 1 to ${MAX_KIND_CHARACTERS} characters`,
      example: 'http',
    }),
    settings: Type.Optional(settings),
    secrets: Type.Optional(secretsOf(secret, '')),
    ...bounds,
  },
  { additionalProperties: false, description: 'must be a JSON object' },
)

/** What may change of a provider; what is absent stays. */
export const PatchProviderBody = Type.Object(
  {
    settings: Type.Optional(settings),
    secrets: Type.Optional(secretsOf(orNull(), '; null takes one away')),
    ...bounds,
  },
  { additionalProperties: false, description: 'must be a JSON object' },
)

/** A message to try a provider with. */
export const TestProviderBody = Type.Object(
  {
    to: Type.Optional(
      Type.String({
        maxLength: MAX_NUMBER_CHARACTERS,
        description: `must be a text of at most ${MAX_NUMBER_CHARACTERS} characters`,
        example: '+12025550123',
      }),
    ),
    from: Type.Optional(
      Type.String({
        maxLength: MAX_NUMBER_CHARACTERS,
        description: `must be a text of at most ${MAX_NUMBER_CHARACTERS} characters`,
        example: 'SENDER',
      }),
    ),
    text: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: MAX_TEXT_CHARACTERS,
        description: `must be a text of 1 to ${MAX_TEXT_CHARACTERS} characters`,
        example: 'Hello World',
      }),
    ),
    send: Type.Optional(Type.Boolean({ description: 'must be true or false' })),
  },
  { additionalProperties: false, description: 'must be a JSON object' },
)
