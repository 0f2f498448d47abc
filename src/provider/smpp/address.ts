/** An address with its type of number and numbering plan (SMPP v3.4, clauses 5.2.5 and 5.2.6). */
export type SmppAddress = { readonly ton: number; readonly npi: number; readonly address: string }

/** Type and plan that stand in for those that an address would have. */
export type TonNpi = { readonly ton?: number; readonly npi?: number }

/** What a sender looks like: a number in E.164 form, a name, few digits, or many of them. */
export const SENDER_SHAPES = ['international', 'alphanumeric', 'short_code', 'digits'] as const
export type SenderShape = (typeof SENDER_SHAPES)[number]

const TON = { unknown: 0, international: 1, networkSpecific: 3, alphanumeric: 5 } as const
const NPI = { unknown: 0, isdn: 1 } as const

const SENDERS: Readonly<Record<SenderShape, { readonly ton: number; readonly npi: number }>> = {
  international: { ton: TON.international, npi: NPI.isdn },
  alphanumeric: { ton: TON.alphanumeric, npi: NPI.unknown },
  short_code: { ton: TON.networkSpecific, npi: NPI.unknown },
  digits: { ton: TON.unknown, npi: NPI.isdn },
}

/** Longest digits that are taken for a short code. */
const MAX_SHORT_CODE = 8

/** A destination in E.164 form, with or without its plus. */
export function destinationOf(to: string, withPlus: boolean, given: TonNpi = {}): SmppAddress {
  return { ...SENDERS.international, ...given, address: withPlus ? to : to.slice(1) }
}

/** A sender, of the type that it looks like unless `given` says otherwise for its shape. */
export function senderOf(
  from: string,
  withPlus: boolean,
  given: Readonly<Partial<Record<SenderShape, TonNpi>>> = {},
): SmppAddress {
  const shape = shapeOf(from)
  const address = shape === 'international' && !withPlus ? from.slice(1) : from
  return { ...SENDERS[shape], ...given[shape], address }
}

function shapeOf(from: string): SenderShape {
  if (from.startsWith('+')) return 'international'
  if (!/^\d+$/.test(from)) return 'alphanumeric'
  return from.length <= MAX_SHORT_CODE ? 'short_code' : 'digits'
}

/** An address of the SMSC for people: with a plus where its type says that it is international. */
export function shownAddress(ton: number, address: string): string {
  return ton === TON.international && /^\d/.test(address) ? `+${address}` : address
}
