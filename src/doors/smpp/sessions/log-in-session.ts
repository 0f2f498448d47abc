import type { BindKind, StoredSmppAccount } from '../../../domain/smpp/account.ts'
import type { LogIn } from '../../../flow/smpp/log-in.ts'
import type { CommandName } from '../../../smpp/commands.ts'
import type { PduOf } from '../../../smpp/pdu.ts'
import { STATUSES, type StatusName } from '../../../smpp/status.ts'
import { TLVS_SINCE } from '../../../smpp/tlvs.ts'
import type { BoundSmppSession } from '../../../store/smpp/smpp-sessions.ts'
import type { ApiDeps } from '../../../world.ts'
import type { BoundSessions } from './bound-sessions.ts'
import type { RefusedBinds } from './refused-binds.ts'

/** What each command that binds makes of a session. */
export const KIND_OF = {
  bind_transmitter: 'transmitter',
  bind_receiver: 'receiver',
  bind_transceiver: 'transceiver',
} as const satisfies Partial<Record<CommandName, BindKind>>

/** A PDU that binds. */
export type BindPdu = { [C in keyof typeof KIND_OF]: PduOf<C> }[keyof typeof KIND_OF]

/** Where a connection comes from. */
export type Origin = Pick<BoundSmppSession, 'address' | 'secure'>

/** What a bind came to. */
export type Binding =
  | { readonly kind: 'bound'; readonly session: BoundSmppSession; readonly account: StoredSmppAccount }
  | { readonly kind: 'refused'; readonly status: number }

/** What is needed to bind a client. */
export type LogInDeps = Pick<ApiDeps, 'log' | 'now' | 'newId'> & {
  readonly logIn: LogIn
  readonly refusedBinds: RefusedBinds
  readonly places: Pick<BoundSessions, 'take'>
}

/** Asks who binds, and takes a place for him. Never rejects. */
export async function logInSession(deps: LogInDeps, pdu: BindPdu, origin: Origin): Promise<Binding> {
  const { system_id, password, interface_version } = pdu.body
  try {
    const came = await deps.logIn.ask(system_id, password, origin.address)
    if (came.kind === 'not_from_here') deps.refusedBinds.notFromHere(came.clientId, origin.address)
    if (came.kind !== 'account') return refused(REFUSALS[came.kind])
    const { account } = came
    const session: BoundSmppSession = {
      ...origin,
      id: deps.newId(),
      clientId: account.clientId,
      kind: KIND_OF[pdu.command],
      // No version before 3.4 has a bind_transceiver (3.3, clause 6.2.1): who sends one knows parameters, as larvitsmpp, which says another.
      version:
        pdu.command === 'bind_transceiver' ? Math.max(interface_version, TLVS_SINCE) : interface_version,
      sinceMs: deps.now(),
    }
    if (await deps.places.take(session)) return { kind: 'bound', session, account }
    deps.refusedBinds.tooMany(account.clientId, origin.address, account.maxBinds)
    return refused('ESME_RALYBND')
  } catch (error) {
    deps.refusedBinds.failed(error)
    return refused('ESME_RSYSERR')
  }
}

/** A name that nobody has is refused as a wrong password: names are not to be found out. */
const REFUSALS = {
  wrong: 'ESME_RINVPASWD',
  not_from_here: 'ESME_RBINDFAIL',
  later: 'ESME_RBINDFAIL',
} as const satisfies Record<string, StatusName>

function refused(name: StatusName): Binding {
  return { kind: 'refused', status: STATUSES[name] }
}
