import type { Admitted, Barred, Gate } from '../../domain/controls/admission.ts'
import type { ClientId, Msisdn } from '../../domain/message.ts'
import { chooseSender, type OwnNumbers, type SenderChoice } from '../../domain/sender/sender-choice.ts'
import type { ApiDeps } from '../../world.ts'

/** What a sender is chosen by: what is said of senders, and the numbers of clients. */
export type SenderDeps = Pick<ApiDeps, 'controls' | 'numbers'>

/** Whose the number is whatever a text says. */
const NO_WORD = ''

/** The sender that a message of this client would go out with, as this process knows it now. */
export function senderOf(
  { controls, numbers }: SenderDeps,
  message: { readonly clientId: ClientId; readonly from: string; readonly to: Msisdn },
): SenderChoice {
  const { clientId } = message
  const own: OwnNumbers = {
    group: (name) => numbers.group(name, clientId),
    has: (number) => numbers.match(number, NO_WORD)?.clientId === clientId,
  }
  return chooseSender(controls.of('senders', clientId), own, message)
}

/** The gate of senders: a draft goes on with the sender that it is to have, or is refused for the one it asks for. */
export function openSenderGate(deps: SenderDeps): Gate {
  return (drafts) => {
    let looked: (Admitted | Barred)[] | null = null
    for (const [at, one] of drafts.entries()) {
      const choice = senderOf(deps, one.draft)
      if (choice.kind === 'sender' && choice.from === one.draft.from) continue
      looked ??= [...drafts]
      looked[at] = choice.kind === 'sender' ? withSender(one, choice) : choice
    }
    return looked ?? drafts
  }
}

function withSender(
  { draft, note, ...one }: Admitted,
  { from, note: why }: SenderChoice & { kind: 'sender' },
): Admitted {
  const noted = note === null ? why : `${note}; ${why}`
  return { ...one, draft: { ...draft, from }, note: noted, askedFrom: draft.from }
}
