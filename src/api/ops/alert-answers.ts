import { type Static, Type } from '@sinclair/typebox'
import { ALERT_METRIC_NAMES, ALERT_STATES } from '../../domain/alert/alert.ts'
import { LANES } from '../../domain/message.ts'
import {
  countOf,
  flagOf,
  idOf,
  instantOf,
  listOf,
  named,
  orNull,
  textOf,
  wordOf,
} from '../http/answer-fields.ts'

const number = (what: string) => Type.Number({ description: what })

/** An alert, and how it stands. */
export const Alert = named('Alert', {
  id: idOf('names the alert'),
  name: textOf('its name'),
  metric: wordOf(ALERT_METRIC_NAMES, 'what it is about'),
  means: textOf('the same in words'),
  unit: textOf('of the value and of the threshold'),
  fires: wordOf(['above', 'below'], 'on which side of the threshold it fires'),
  threshold: number('the threshold, in `unit`'),
  over_minutes: countOf('of how many minutes the value is, where it is not of now'),
  at_least: countOf('a share is judged when so many messages have ended'),
  provider: orNull(textOf('of this provider only; null: of all')),
  country: orNull(textOf('of this country only; null: of all')),
  lane: orNull(wordOf(LANES, 'of this lane only; null: of all')),
  client_id: orNull(idOf('of this client only; null: of all')),
  on: flagOf('whether it is looked at'),
  state: wordOf(ALERT_STATES, 'whether it fires'),
  value: orNull(number('what was read last, in `unit`; null: nothing yet, or too little to judge by')),
  since: orNull(instantOf('since when it is in this state; null: it was not looked at yet')),
  read_at: orNull(instantOf('when it was read last; null: not yet. Long ago: it could not be read since')),
  told_at: orNull(instantOf('when it was last told that it fires; null: never')),
  created_at: instantOf('when it was made'),
  updated_at: instantOf('when its rule was last changed'),
})
export type Alert = Static<typeof Alert>

/** All alerts. */
export const AlertList = named('AlertList', { alerts: listOf(Alert, 'by name, at most 100') })
export type AlertList = Static<typeof AlertList>

const lastNotice = Type.Object(
  {
    at: instantOf('when it was made'),
    told_at: orNull(instantOf('when it was told; null: not yet, or never')),
    attempts: countOf('how often it was tried'),
    error: orNull(textOf('why the last try failed')),
    waits: flagOf('whether it will be tried again'),
  },
  { description: 'the newest of what was to be told' },
)

/** Where alerts are told. */
export const AlertWebhook = named('AlertWebhook', {
  url: orNull(textOf('where; null: nobody is told')),
  updated_at: orNull(instantOf('when it was last set')),
  last: orNull(lastNotice),
})
export type AlertWebhook = Static<typeof AlertWebhook>

/** The same as it was set, with a secret that is new. */
export const SetAlertWebhook = named('SetAlertWebhook', {
  url: textOf('where alerts are told'),
  secret: orNull(
    textOf('the new signing secret, `whsec_…`: shown this once, kept sealed; null: the one before stays'),
  ),
})
export type SetAlertWebhook = Static<typeof SetAlertWebhook>

/** What came of a test. */
export const AlertWebhookTest = named('AlertWebhookTest', {
  told: flagOf('whether it was answered with 2xx'),
  error: orNull(textOf('why not')),
})
export type AlertWebhookTest = Static<typeof AlertWebhookTest>

/** An alert to look at. */
export const EXAMPLE_ALERT: Alert = {
  id: '019abcde-0000-7000-8000-0000000000e1',
  name: 'telco-b fails',
  metric: 'failure_share',
  means:
    'the share of failed and expired messages among those that have ended, of what was accepted in the time',
  unit: '%',
  fires: 'above',
  threshold: 10,
  over_minutes: 5,
  at_least: 20,
  provider: 'telco-b',
  country: null,
  lane: null,
  client_id: null,
  on: true,
  state: 'firing',
  value: 34.2,
  since: '2026-11-24T02:42:15.000Z',
  read_at: '2026-11-24T02:59:45.000Z',
  told_at: '2026-11-24T02:42:15.000Z',
  created_at: '2026-11-20T10:00:00.000Z',
  updated_at: '2026-11-20T10:00:00.000Z',
}
