import type { Logger } from 'pino'
import type { Actor } from '../domain/message/actor.ts'
import { maskMsisdn } from '../domain/msisdn.ts'
import type { Advanced, Incoming } from '../flow/message/advance-actors.ts'

/** Logs what an event came to, with the number masked. */
export function logMove(
  log: Pick<Logger, 'debug'>,
  { event }: Incoming,
  outcome: Advanced['outcome'],
  actor: Actor,
): void {
  const { id: messageId, clientId, to, status } = actor
  log.debug({ messageId, clientId, to: maskMsisdn(to), event: event.type, outcome, status }, 'message event')
}
