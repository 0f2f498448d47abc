import type { Hooks } from '../../provider/kind.ts'
import type { Deps } from '../../world.ts'
import { newReceipt, openRecording } from '../receipt/record-receipts.ts'
import { inboundPart, openKeeping } from './keep-inbound.ts'

/** How a provider of this name tells what came on its session: `Hooks.tell`. */
export type TellFrom = (provider: string) => Hooks['tell']

type TellDeps = Pick<Deps, 'bus' | 'db' | 'parking' | 'newId' | 'now'>

/**
 * The way of receipts and inbound messages from sessions into what is durable, many at once. Receipts of messages that nobody
 * knows are taken as far as the parking has room, as over HTTP. Where some of a call are refused all of it comes again, and
 * what was taken changes nothing then.
 */
export function openTelling(deps: TellDeps): TellFrom {
  const recording = openRecording(deps)
  const keeping = openKeeping(deps)

  return (provider) => async (what) => {
    const receipts = what.flatMap((one) => ('receipt' in one ? [newReceipt(deps, provider, one)] : []))
    const inbound = what.flatMap((one) => ('inbound' in one ? [inboundPart(deps, provider, one)] : []))
    if (receipts.includes(null)) throw new Error('a receipt is larger than one may be')
    const [recorded] = await Promise.all([
      Promise.all(receipts.flatMap((receipt) => (receipt ? [recording.join(receipt)] : []))),
      Promise.all(inbound.map(keeping.join)),
    ])
    if (recorded.includes('no_room')) throw new Error('too many receipts wait for their messages')
  }
}
