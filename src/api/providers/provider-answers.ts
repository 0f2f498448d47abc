import { type Static, Type } from '@sinclair/typebox'
import { ON_UNKNOWN } from '../../domain/message/retry.ts'
import { LINE_STATES, PROVIDER_STATES } from '../../domain/provider/provider.ts'
import {
  countOf,
  flagOf,
  instantOf,
  listOf,
  millisecondsOf,
  named,
  orNull,
  textOf,
  wordOf,
} from '../http/answer-fields.ts'

const ANSWER_KINDS = ['accepted', 'rejected_temporary', 'rejected_permanent', 'throttled', 'unknown'] as const

const settingsOf = (what: string) =>
  Type.Unsafe<unknown>(Type.Object({}, { additionalProperties: true, description: what }))

const bounds = {
  lines: orNull(countOf('lines over all processes; null: one in every worker thread')),
  max_parts_per_s: orNull(Type.Number({ description: 'parts a second over all lines; null: no bound' })),
  max_in_flight: countOf('submissions under way on one line, at most'),
  timeout_ms: millisecondsOf('how long one submission may stay unanswered'),
  on_unknown: wordOf(ON_UNKNOWN, 'what follows no answer: submit again, which may arrive twice, or wait'),
}

/** A line that a worker thread holds. */
export const ProviderLine = named('ProviderLine', {
  slot: countOf('its place among the lines'),
  holder: textOf('names the worker thread'),
  state: wordOf(LINE_STATES, 'what it is doing'),
  since: instantOf('since when'),
  in_flight: countOf('submissions under way, of `max_in_flight`'),
  parts_per_s: Type.Number({ minimum: 0, description: 'parts submitted a second, of the last seconds' }),
  waiting: countOf('orders that it holds and has not begun'),
  last_error: orNull(textOf('its last failure; null: none')),
})

const LiveProvider = named('LiveProvider', {
  lines: listOf(ProviderLine, 'the lines that are held now, by their place'),
  parts_per_s: Type.Number({ minimum: 0, description: 'parts submitted a second over all lines' }),
  waiting: countOf('orders that its lines hold and have not begun; the others wait in the bus'),
  breaker: wordOf(['closed', 'open'], 'open: too many answers were failures, it is passed over for now'),
})

const fields = {
  name: textOf('names it, in URLs and in messages'),
  kind: textOf('the code that speaks its language'),
  state: wordOf(
    PROVIDER_STATES,
    'active; paused: its messages wait; draining: it gets what it has, and nothing new',
  ),
  settings: settingsOf('as its kind wants them'),
  secrets: listOf(
    textOf('the name of one'),
    'the names of the secrets that are set; what they are is told to nobody',
  ),
  ...bounds,
  problem: orNull(textOf('why it cannot be used as it is; null: it can')),
  live: LiveProvider,
  created_at: instantOf('when it was made'),
  updated_at: instantOf('when it was last changed'),
}

/** A provider, in lists and where it was changed. */
export const Provider = named('Provider', fields)
export type Provider = Static<typeof Provider>

/** A provider that was asked for by its name. */
export const OneProvider = named('OneProvider', {
  ...fields,
  receipt_url: orNull(
    textOf(
      'where it must post its receipts: it holds the token that proves them, so tell it to nobody else. Null: its kind takes none over HTTP, or the gateway knows no address of its own',
    ),
  ),
  inbound_url: orNull(
    textOf('where it must post what comes in from handsets, with the same token. Null: as `receipt_url`'),
  ),
})
export type OneProvider = Static<typeof OneProvider>

/** All providers. */
export const ProviderList = named('ProviderList', { providers: listOf(Provider, 'by name') })
export type ProviderList = Static<typeof ProviderList>

const SecretField = named('ProviderSecretField', {
  name: textOf('names it'),
  required: flagOf('whether it must be given'),
  meaning: textOf('what it is'),
  multiline: Type.Optional(flagOf('true: it has lines, as a key in PEM')),
})

/** A secret that a kind knows, or all that settings name. */
const secrets = Type.Unsafe<'any' | readonly Static<typeof SecretField>[]>(
  Type.Unsafe({
    type: ['string', 'array'],
    items: SecretField,
    description: 'the secrets that it knows; `any`: those that its settings name',
  }),
)

/** What providers can be made of. */
export const KindList = named('ProviderKindList', {
  kinds: listOf(
    named('ProviderKind', {
      kind: textOf('its name'),
      settings: settingsOf('the JSON schema of its settings'),
      secrets,
      receipts_over_http: flagOf('whether its receipts are posted to the gateway'),
      defaults: Type.Object(bounds, { description: 'what a provider of it has that says nothing else' }),
    }),
    'by name',
  ),
})
export type KindList = Static<typeof KindList>

/** Settings to begin with. */
export const PresetList = named('ProviderPresetList', {
  presets: listOf(
    named('ProviderPreset', {
      name: textOf('names it'),
      title: textOf('what people call it'),
      notes: textOf('what is to be known before it is used'),
      kind: textOf('the kind that it is for'),
      settings: settingsOf('the settings'),
      secrets: listOf(SecretField, 'the secrets that they name'),
    }),
    'by kind, then as the kind orders them',
  ),
})
export type PresetList = Static<typeof PresetList>

/** What a trial showed. */
export const ProviderTest = named('ProviderTest', {
  request: orNull(
    Type.Object(
      {
        method: textOf('its method'),
        url: textOf('where it goes'),
        headers: Type.Record(Type.String(), Type.String(), { description: 'its headers' }),
        body: orNull(textOf('its body; null: none')),
      },
      {
        description:
          'the request that the message would be, secrets as ***; null: its kind sends none that can be shown',
      },
    ),
  ),
  answer: orNull(
    Type.Object(
      {
        kind: wordOf(ANSWER_KINDS, 'what it means'),
        provider_message_ids: listOf(
          textOf('one of them'),
          'what the provider calls it: one for all, or one a part',
        ),
        error: orNull(textOf('why it was not taken; null: it was, or was throttled')),
        detail: textOf('what the provider said'),
        retry_after_ms: orNull(millisecondsOf('how long it asks to wait; null: it does not say')),
        took_ms: millisecondsOf('how long that took'),
      },
      { description: 'what the provider answered; null: nothing was sent' },
    ),
  ),
})
export type ProviderTest = Static<typeof ProviderTest>
