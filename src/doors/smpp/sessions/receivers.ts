import type { ClientId } from '../../../domain/message.ts'
import type { SmppAccount } from '../../../domain/smpp/account.ts'
import type { Answered } from '../../../smpp/pending.ts'
import type { NewRequest } from '../../../smpp/session.ts'

/** What a client is told down a session. */
export type Delivery = NewRequest<'deliver_sm'> | NewRequest<'data_sm'>

/** A session that receives. */
export type Receiver = {
  /** As it is now. */
  readonly account: SmppAccount
  /** Deliveries that are not answered yet. */
  unacked(): number
  deliver(delivery: Delivery): Promise<Answered>
}

/** The receiving sessions of this process: how clients are told of their messages. */
export type Receivers = {
  /** Clients that have at least one, with their accounts as they are now. */
  accounts(): readonly SmppAccount[]
  /** How many more deliveries its sessions take now; 0 also while it has none. */
  room(clientId: ClientId): number
  /**
   * Sends a delivery down that session of the client which has the fewest unanswered. Null: none has room, and nothing was
   * sent. Rejects with nothing but `RangeError`, for what no PDU can hold.
   */
  deliver(clientId: ClientId, delivery: Delivery): Promise<Answered> | null
  /** Calls `told` whenever a client has got its first receiving session here. */
  onFirst(told: (clientId: ClientId) => void): void
}

/** The same with its other end, for who binds sessions. */
export type OpenReceivers = Receivers & {
  add(receiver: Receiver): void
  remove(receiver: Receiver): void
}

/** None yet. */
export function openReceivers(): OpenReceivers {
  const byClient = new Map<ClientId, Set<Receiver>>()
  const listeners: ((clientId: ClientId) => void)[] = []

  /** The session with the fewest unanswered deliveries that takes one more. */
  function freest(clientId: ClientId): Receiver | null {
    let best: Receiver | null = null
    for (const one of byClient.get(clientId) ?? [])
      if (roomOf(one) > 0 && (best === null || one.unacked() < best.unacked())) best = one
    return best
  }

  return {
    accounts: () => [...byClient.values()].flatMap(([first]) => first?.account ?? []),
    room: (clientId) => [...(byClient.get(clientId) ?? [])].reduce((sum, one) => sum + roomOf(one), 0),
    deliver: (clientId, delivery) => freest(clientId)?.deliver(delivery) ?? null,
    onFirst(told) {
      listeners.push(told)
    },
    add(receiver) {
      const { clientId } = receiver.account
      const of = byClient.get(clientId)
      if (of) {
        of.add(receiver)
        return
      }
      byClient.set(clientId, new Set([receiver]))
      for (const told of listeners) told(clientId)
    },
    remove(receiver) {
      const { clientId } = receiver.account
      const of = byClient.get(clientId)
      of?.delete(receiver)
      if (of?.size === 0) byClient.delete(clientId)
    },
  }
}

function roomOf(receiver: Receiver): number {
  return Math.max(0, receiver.account.window - receiver.unacked())
}
