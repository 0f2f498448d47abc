import { outageOf } from '../../api/http/outage.ts'
import type { SmppAccount } from '../../domain/smpp/account.ts'
import type { Intake } from '../../flow/accept/intake.ts'
import { type CancelDeps, openCancelling } from '../../flow/message/cancel-messages.ts'
import type { ReplaceDeps } from '../../flow/message/replace-message.ts'
import type { CommandName } from '../../smpp/commands.ts'
import type { PduOf } from '../../smpp/pdu.ts'
import type { NewResponse } from '../../smpp/responses.ts'
import { TLVS_SINCE } from '../../smpp/tlvs.ts'
import type { ApiDeps } from '../../world.ts'
import { cancelMessage } from './by-id/cancel.ts'
import { queryMessage } from './by-id/look.ts'
import { answerReplace } from './by-id/replace.ts'
import { refusalResponse } from './refusal.ts'
import { refusedAs } from './submit/refused-submission.ts'
import { openSubmit } from './submit/submit.ts'
import { openSubmitMulti } from './submit/submit-multi.ts'
import { openThrottle } from './submit/throttle.ts'

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
  /** interface_version of its session: below `TLVS_SINCE` it knows no optional parameters. */
  readonly version: number
}

/** What answers each request; what rejects is logged and answered with ESME_RSYSERR. */
export type Requests = {
  readonly [C in Asked]?: (asker: Asker, pdu: PduOf<C>) => NewResponse | Promise<NewResponse>
}

/** What is needed to answer requests. */
export type RequestDeps = CancelDeps & ReplaceDeps & Pick<ApiDeps, 'limiter' | 'newId' | 'tracer'>

/** All requests that are served; those that are not are answered with ESME_RINVCMDID. */
export function openRequests(deps: RequestDeps, intake: Intake): Requests {
  const sending = { ...deps, intake, mayPass: openThrottle(deps, intake) }
  const submit = openSubmit(sending)
  const submitMulti = openSubmitMulti(sending)
  const cancelling = { ...deps, cancel: openCancelling(deps) }
  const { log } = deps
  return {
    submit_sm: answering(log, submit),
    data_sm: answering(log, submit),
    submit_multi: answering(log, submitMulti),
    query_sm: answering(log, (account, pdu) => queryMessage(deps, account, pdu)),
    cancel_sm: answering(log, (account, pdu) => cancelMessage(cancelling, account, pdu)),
    replace_sm: answering(log, (account, pdu) => answerReplace(deps, account, pdu)),
  }
}

/** What keeps a request from being answered for now is refused so; who knows no optional parameters gets none. */
function answering<P>(log: ApiDeps['log'], answer: (account: SmppAccount, pdu: P) => Promise<NewResponse>) {
  return async ({ sessionId, account, version }: Asker, pdu: P): Promise<NewResponse> => {
    let response: NewResponse
    try {
      response = await answer(account, pdu)
    } catch (error) {
      const outage = outageOf(error, log, { session: sessionId })
      if (outage === null) throw error
      response = refusalResponse(refusedAs(outage))
    }
    return response && version < TLVS_SINCE ? { ...response, tlvs: [] } : response
  }
}
