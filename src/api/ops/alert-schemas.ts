import { Type } from '@sinclair/typebox'
import { ALERT_METRIC_NAMES, MAX_ALERT_MINUTES } from '../../domain/alert/alert.ts'
import { CALLBACK_URL_RULE } from '../../domain/callback/callback-url.ts'
import { oneOf } from '../../domain/fields/one-of.ts'
import { LANES } from '../../domain/message.ts'
import { PROVIDER_NAME_PATTERN } from '../../domain/provider/provider.ts'
import { UUID_PATTERN, uuidField } from '../http/fields.ts'
import { EXAMPLE_ALERT } from './alert-answers.ts'

// Every description is the rule itself, worded so that it can follow the name of the field in a refusal.

const MAX_NAME = 100
const MAX_THRESHOLD = 1_000_000_000_000
const MAX_AT_LEAST = 1_000_000

/** What a name must be. */
export const NAME_RULE = `must be 1 to ${MAX_NAME} characters`

const orNull = <T extends string>(one: ReturnType<typeof Type.Unsafe<T>>, rule: string) =>
  Type.Optional(Type.Unsafe<T | null>(Type.Union([one, Type.Null()], { description: `${rule}, or null` })))
const pattern = (of: string) => Type.Unsafe<string>(Type.String({ pattern: of }))

const narrowing = {
  over_minutes: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: MAX_ALERT_MINUTES,
      description: `must be a whole number of minutes from 1 to ${MAX_ALERT_MINUTES}`,
    }),
  ),
  at_least: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: MAX_AT_LEAST,
      description: `must be a whole number from 0 to ${MAX_AT_LEAST}`,
    }),
  ),
  provider: orNull(pattern(PROVIDER_NAME_PATTERN), 'must be a provider’s name'),
  country: orNull(pattern('^[A-Z]{2}$'), 'must be a country of two letters such as DE'),
  lane: orNull(oneOf(LANES), `must be one of ${LANES.join(', ')}`),
  client_id: orNull(pattern(UUID_PATTERN), 'must be a UUID'),
  on: Type.Optional(Type.Boolean({ description: 'must be true or false' })),
}
const name = Type.String({
  minLength: 1,
  maxLength: MAX_NAME,
  description: NAME_RULE,
  example: EXAMPLE_ALERT.name,
})
const threshold = Type.Number({
  minimum: -MAX_THRESHOLD,
  maximum: MAX_THRESHOLD,
  description: `must be a number from -${MAX_THRESHOLD} to ${MAX_THRESHOLD}`,
})
const OBJECT = { additionalProperties: false, description: 'must be a JSON object' }

/** A new alert. */
export const CreateAlertBody = Type.Object(
  { name, metric: oneOf(ALERT_METRIC_NAMES), threshold, ...narrowing },
  OBJECT,
)

/** What is to change of one. */
export const ChangeAlertBody = Type.Object(
  {
    name: Type.Optional(name),
    metric: Type.Optional(oneOf(ALERT_METRIC_NAMES)),
    threshold: Type.Optional(threshold),
    ...narrowing,
  },
  OBJECT,
)

/** The path of one. */
export const AlertParams = Type.Object({ id: uuidField(EXAMPLE_ALERT.id) })

/** Where alerts are to be told. */
export const SetAlertWebhookBody = Type.Object(
  {
    url: Type.String({ description: CALLBACK_URL_RULE, example: 'https://example.com/alerts' }),
    new_secret: Type.Optional(Type.Boolean({ description: 'must be true or false' })),
  },
  OBJECT,
)
