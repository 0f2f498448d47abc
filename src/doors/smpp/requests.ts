import type { SmppAccount } from '../../domain/smpp/account.ts'
import type { Intake } from '../../flow/accept/intake.ts'
import type { CommandName } from '../../smpp/commands.ts'
import type { PduOf } from '../../smpp/pdu.ts'
import type { NewResponse } from '../../smpp/responses.ts'
import type { ApiDeps } from '../../world.ts'

/** What is asked on a session that may transmit. */
export type Asked = Extract<
  CommandName,
  'submit_sm' | 'data_sm' | 'submit_multi' | 'query_sm' | 'cancel_sm' | 'replace_sm'
>

/** Who asks. */
export type Asker = {
  /** Of the session, a UUIDv7. */
  readonly sessionId: string
  /** As it is now. */
  readonly account: SmppAccount
  /** interface_version as the client gave it: below 0x34 it knows no optional parameters (SMPP v3.4, clause 5.2.4). */
  readonly version: number
}

/** What answers each request; what rejects is logged and answered with ESME_RSYSERR. */
export type Requests = {
  readonly [C in Asked]?: (asker: Asker, pdu: PduOf<C>) => NewResponse | Promise<NewResponse>
}

/** What is needed to answer requests. */
export type RequestDeps = Pick<ApiDeps, 'db' | 'log' | 'now' | 'limiter'>

/** All requests that are served; those that are not are answered with ESME_RINVCMDID. */
export function openRequests(_deps: RequestDeps, _intake: Intake): Requests {
  return {}
}
