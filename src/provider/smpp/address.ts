/** An address with its type of number and numbering plan (SMPP v3.4, clauses 5.2.5 and 5.2.6). */
export type SmppAddress = { readonly ton: number; readonly npi: number; readonly address: string }

const TON = {
  unknown: 0,
  international: 1,
  national: 2,
  networkSpecific: 3,
  subscriber: 4,
  alphanumeric: 5,
  abbreviated: 6,
}
const NPI = { unknown: 0, isdn: 1 }

/** Type and plan that replace what would be found by the address. */
export type TonNpi = { readonly ton?: number; readonly npi?: number }

/** Longest digits that are taken for a short code. */
const MAX_SHORT_CODE = 8

/** A destination in E.164 form, with or without its plus. */
export function destinationOf(to: string, withPlus: boolean, { ton, npi }: TonNpi): SmppAddress {
  return {
    ton: ton ?? TON.international,
    npi: npi ?? NPI.isdn,
    address: withPlus ? to : to.slice(1),
  }
}

/** A sender: E.164 with a plus is international, letters are a name, few digits are a short code, many are as they are. */
export function senderOf(from: string, withPlus: boolean, { ton, npi }: TonNpi): SmppAddress {
  const found = kindOf(from)
  return {
    ton: ton ?? found.ton,
    npi: npi ?? found.npi,
    address: from.startsWith('+') && !withPlus ? from.slice(1) : from,
  }
}

function kindOf(from: string): { readonly ton: number; readonly npi: number } {
  if (from.startsWith('+')) return { ton: TON.international, npi: NPI.isdn }
  if (!/^\d+$/.test(from)) return { ton: TON.alphanumeric, npi: NPI.unknown }
  if (from.length <= MAX_SHORT_CODE) return { ton: TON.networkSpecific, npi: NPI.unknown }
  return { ton: TON.unknown, npi: NPI.isdn }
}
