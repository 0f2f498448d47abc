import { Type } from '@sinclair/typebox'
import { oneOf } from '../fields/one-of.ts'
import { ON_UNKNOWN } from '../message/retry.ts'
import { NEW_PROVIDER_NAME_PATTERN, RESERVED_PROVIDER_NAMES } from './provider.ts'
import { MAX_SECRET_CHARACTERS, SECRET_NAME_PATTERN } from './provider-secrets.ts'

// A provider as the API and files write it. Every description is the rule itself, worded so that it can follow the name of
// the field in a refusal.

const MAX_LINES = 64
const MIN_PARTS_PER_S = 0.01
const MAX_PARTS_PER_S = 100_000
const MAX_IN_FLIGHT = 10_000
const MIN_TIMEOUT_MS = 10
const MAX_TIMEOUT_MS = 120_000
const MAX_KIND_CHARACTERS = 32

const name = Type.String({
  pattern: NEW_PROVIDER_NAME_PATTERN,
  description: `must be 1 to 32 of a-z, 0-9 and -, not begin with -, and not be ${RESERVED_PROVIDER_NAMES.join(' or ')}`,
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

/** A provider that is to be made. */
export const NewProviderJson = Type.Object(
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
export const ProviderChangeJson = Type.Object(
  {
    settings: Type.Optional(settings),
    secrets: Type.Optional(secretsOf(orNull(), '; null takes one away')),
    ...bounds,
  },
  { additionalProperties: false, description: 'must be a JSON object' },
)

const fromEnvironment = Type.Object(
  {
    env: Type.String({
      pattern: '^[A-Za-z_][A-Za-z0-9_]{0,127}$',
      description: 'must be the name of a variable',
    }),
  },
  { additionalProperties: false, description: 'must be {"env": "NAME"}' },
)

/** A provider in a file: a secret may name the variable of the environment that holds it. */
export const ProviderOfFileJson = Type.Object(
  {
    ...NewProviderJson.properties,
    secrets: Type.Optional(
      Type.Record(
        Type.String({ pattern: SECRET_NAME_PATTERN }),
        Type.Union([secret, fromEnvironment], {
          description: `must be a text of 1 to ${MAX_SECRET_CHARACTERS} characters, or {"env": "NAME"}`,
        }),
        { additionalProperties: false, description: 'must be texts, or {"env": "NAME"}, by their names' },
      ),
    ),
  },
  { additionalProperties: false, description: 'must be a provider as POST /v1/providers takes it' },
)
