import type { Actor } from '../message/actor.ts'
import { needsUserData, placeIn } from '../message/user-data.ts'
import type { RawRouting } from './routing.ts'

/** What messages are routed by besides whose user data goes out as it came; undefined: it goes out as a text. */
export function rawRoutingOf(
  message: Pick<Actor, 'clientId' | 'to' | 'from' | 'encoding' | 'userData'>,
): RawRouting | undefined {
  const { clientId, to, from, userData } = message
  if (userData === null) return undefined
  const place = placeIn(userData)
  return {
    required: needsUserData(message),
    // A handset joins parts by the same: who sent them to it, reference and number of parts (3GPP TS 23.040, clause 9.2.3.24.1).
    longMessage: place && `${clientId} ${to} ${from} ${place.reference} ${place.total}`,
  }
}
