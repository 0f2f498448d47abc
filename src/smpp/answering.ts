import type { Pdu } from './pdu.ts'
import { type NewResponse, responseOctets } from './responses.ts'
import { STATUSES } from './status.ts'

/** How requests of a peer are answered. */
export type AnsweringOptions = {
  /** Answers a request; what it throws is ESME_RSYSERR. */
  readonly onRequest: (pdu: Pdu) => NewResponse | Promise<NewResponse>
  /** Told what `onRequest` has thrown, and of an answer that no PDU can hold. */
  readonly onFault?: (error: unknown) => void
}

/** Answers requests whatever happens: neither throws nor rejects. */
export type Answering = {
  ask(pdu: Pdu): NewResponse | Promise<NewResponse>
  /** The octets of an answer; null: the request has none. */
  octetsOf(pdu: Pdu, response: NewResponse): Buffer | null
}

/** A request that fails, and an answer that fits no PDU, are ESME_RSYSERR to the peer. */
export function answering({ onRequest, onFault = () => {} }: AnsweringOptions): Answering {
  function failed(error: unknown): NewResponse {
    onFault(error)
    return { status: STATUSES.ESME_RSYSERR }
  }

  return {
    ask(pdu) {
      try {
        const answer = onRequest(pdu)
        return answer instanceof Promise ? answer.catch(failed) : answer
      } catch (error) {
        return failed(error)
      }
    },
    octetsOf({ command, sequence }, response) {
      try {
        return responseOctets(command, sequence, response)
      } catch (error) {
        return responseOctets(command, sequence, failed(error))
      }
    },
  }
}
