import type { MessageContext } from '../../../../actors/message/context.ts'
import type { MessageEvent } from '../../../../actors/message/events.ts'
import type { MessagePolicy } from '../../../../actors/message/policy.ts'
import { isLifecycleState, LIFECYCLE } from '../../../domain/lifecycle.ts'
import type { FoundMessage, StoredEvent } from '../answers.ts'
import { openPlayer, type PlayedStep } from './machine-player.ts'
import { eventOfRow } from './stored-events.ts'

/** One row of the history beside what the machine does with it now. */
export type ReplayStep = {
  readonly row: StoredEvent
  readonly lifecycle: string
  readonly credit: string
  readonly context: MessageContext
  readonly guards: PlayedStep['guards']
  readonly effects: readonly string[]
  readonly outcome: PlayedStep['outcome'] | 'accepted' | 'not_played'
  /** The alarm that is set was thrown dice for, which the history does not keep: `wakeAtMs` is the earliest it can be. */
  readonly isAlarmEarliest: boolean
  /** Where machine and history disagree, in words; empty when they agree. */
  readonly disagreements: readonly string[]
}

/** A history played through the machine. */
export type Replay = {
  readonly steps: readonly ReplayStep[]
  /** Every disagreement, with the row it is about. */
  readonly disagreements: readonly string[]
}

/** What a replay needs to know of a message. */
export type ReplayedMessage = Pick<
  FoundMessage,
  'status' | 'credit_state' | 'attempts' | 'expires_at' | 'created_at' | 'send_at' | 'otp' | 'express'
>

/**
 * Plays a history through the machine of this page, row by row. Compared are the state, whether the event counted, the
 * attempts, and at the end the state of the money. Not compared is what the history does not keep: the instants of
 * alarms, and the words of errors.
 */
export function replayHistory(
  message: ReplayedMessage,
  rows: readonly StoredEvent[],
  policy: MessagePolicy,
): Replay {
  const [accepted, ...later] = rows
  if (!accepted) return { steps: [], disagreements: [] }
  const context = firstContext(asAccepted(message, rows), accepted.provider, policy)
  const player = openPlayer({ lifecycle: accepted.to, context })
  const steps: ReplayStep[] = [
    {
      row: accepted,
      ...player.state,
      guards: [],
      effects: [],
      outcome: 'accepted',
      isAlarmEarliest: false,
      disagreements: [],
    },
  ]
  for (const row of later) steps.push(play(player, row, steps.at(-1)?.isAlarmEarliest ?? false))
  player.stop()
  const found = steps.flatMap(({ row, disagreements }) =>
    disagreements.map((words) => `#${row.seq} ${row.event}: ${words}`),
  )
  return { steps, disagreements: [...found, ...compareEnd(message, steps.at(-1), policy)] }
}

/** A release before kept no provider until it was asked: orders then were of no provider either. */
const UNKNOWN_PROVIDER = 'its provider'

/** The context of a message that has just been accepted. */
export function firstContext(
  {
    created_at,
    expires_at,
    send_at,
    otp,
    express,
  }: Pick<ReplayedMessage, 'created_at' | 'expires_at' | 'send_at' | 'otp' | 'express'>,
  provider: string | null,
  policy: MessagePolicy,
): MessageContext {
  const dueAtMs = Date.parse(send_at ?? created_at)
  return {
    attempts: 0,
    throttles: 0,
    dueAtMs,
    otp,
    urgent: otp || express,
    provider: provider ?? UNKNOWN_PROVIDER,
    taken: false,
    partsOpen: null,
    partsAttempt: null,
    expiresAtMs: Date.parse(expires_at),
    wakeAtMs: send_at === null ? dueAtMs + policy.dispatchLeaseMs : dueAtMs,
    providerMessageId: null,
    lastError: null,
    heldFor: null,
    policy,
  }
}

/** As the message was accepted: when it was to be sent then is not kept of one that was replaced, and its first alarm tells it. */
function asAccepted(message: ReplayedMessage, rows: readonly StoredEvent[]): ReplayedMessage {
  if (!rows.some(({ event, ignored }) => event === 'REPLACED' && !ignored)) return message
  const [accepted] = rows
  const isScheduled =
    accepted && isLifecycleState(accepted.to) && LIFECYCLE[accepted.to].waitsFor === 'itsTime'
  const alarm = rows.find(({ event }) => event === 'ALARM_RANG')
  const send_at =
    alarm && (message.send_at === null || alarm.at < message.send_at) ? alarm.at : message.send_at
  return { ...message, send_at: isScheduled ? send_at : null }
}

function play(player: ReturnType<typeof openPlayer>, row: StoredEvent, wasEarliest: boolean): ReplayStep {
  const before = player.state
  const event = eventOfRow(row, before.context)
  if (!event) {
    return {
      row,
      ...player.state,
      guards: [],
      effects: [],
      outcome: 'not_played',
      isAlarmEarliest: wasEarliest,
      disagreements: [`this page's machine knows no event ${row.event}`],
    }
  }
  const { lifecycle, credit, context, guards, effects, outcome } = player.send(event)
  const disagreements: string[] = []
  if (lifecycle !== row.to) disagreements.push(`the machine goes to ${lifecycle}, the history says ${row.to}`)
  if ((outcome === 'ignored') !== row.ignored)
    disagreements.push(`the machine has it ${outcome}, the history ${row.ignored ? 'ignored' : 'applied'}`)
  if (context.attempts !== row.attempt)
    disagreements.push(`the machine counts ${context.attempts} attempts, the history ${row.attempt}`)
  const isAlarmEarliest =
    context.wakeAtMs === before.context.wakeAtMs
      ? wasEarliest
      : dependsOnDice(before, event, context.wakeAtMs)
  return { row, lifecycle, credit, context, guards, effects, outcome, isAlarmEarliest, disagreements }
}

/** True when the same event with other dice would have set another alarm. */
function dependsOnDice(
  before: ReturnType<typeof openPlayer>['state'],
  event: MessageEvent,
  wakeAtMs: number | null,
): boolean {
  if (!('random' in event)) return false
  const player = openPlayer(before)
  const { context } = player.send({ ...event, random: 0.999 })
  player.stop()
  return context.wakeAtMs !== wakeAtMs
}

function compareEnd(message: ReplayedMessage, last: ReplayStep | undefined, policy: MessagePolicy): string[] {
  if (!last) return []
  const wrong: string[] = []
  if (last.lifecycle !== message.status)
    wrong.push(`at the end the machine is in ${last.lifecycle}, the message in ${message.status}`)
  if (last.credit !== message.credit_state)
    wrong.push(
      `at the end the machine has the money ${last.credit}, the lock is ${message.credit_state}${
        isLifecycleState(message.status) && LIFECYCLE[message.status].credit.length > 1
          ? ` (EXPIRED_CREDIT is ${policy.onExpired} now and may have been changed)`
          : ''
      }`,
    )
  return wrong
}
