import type { SubmitAnswer } from './port.ts'

/** Something is wrong with the account, the address or the request as such, and not with the message. */
const NOT_OF_THE_MESSAGE = [401, 402, 403, 404, 405, 407, 415, 421]
/** It was not taken where it was sent, and would be elsewhere. After others, as 302 and 303, it often was (RFC 9110, 15.4). */
const MOVED = [301, 307, 308]
/** It may have been taken: by a server that was too slow to say so, or before. */
const DOUBTFUL = [408, 409, 425]

/**
 * What a status says by itself. A doubtful refusal is unknown: told to be a refusal, a message would be sent twice, or be
 * given back its money though it arrives. So is all of 5xx: a gateway on the way may speak, after the provider took it.
 */
export function outcomeOfStatus(status: number): SubmitAnswer['kind'] {
  if (status >= 200 && status < 300) return 'accepted'
  if (status === 429) return 'throttled'
  if (NOT_OF_THE_MESSAGE.includes(status) || MOVED.includes(status)) return 'rejected_temporary'
  return status >= 400 && status < 500 && !DOUBTFUL.includes(status) ? 'rejected_permanent' : 'unknown'
}
