import { NatsError } from 'nats'

/** The number of an error that the JetStream API has answered with (nats-server `errors.json`); 0: it was not the API that spoke. */
export function apiErrorOf(cause: unknown): number {
  return cause instanceof NatsError ? (cause.jsError()?.err_code ?? 0) : 0
}

/** For `catch`: null where the API has answered with this number, as it does of what is not there; what else it is is thrown on. */
export function nullWhen(code: number): (cause: unknown) => null {
  return (cause) => {
    if (apiErrorOf(cause) === code) return null
    throw cause
  }
}
