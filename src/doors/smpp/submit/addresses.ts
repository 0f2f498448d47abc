import type { Msisdn } from '../../../domain/message.ts'
import { MSISDN_RULE, readMsisdn } from '../../../domain/msisdn.ts'
import { readSender, SENDER_RULE } from '../../../domain/sender/sender.ts'
import type { Address } from '../../../smpp/fields.ts'
import { type Refused, refused } from '../refusal.ts'

/** Type of number (SMPP v3.4, clause 5.2.5). */
const INTERNATIONAL = 1
const NATIONAL = 2

/** What stands before the calling code where a number is dialled (ITU-T E.164, clause 6.3); a short code may begin so, too. */
const DIALLED_PREFIX = /^00(?=[1-9]\d{6})/

/**
 * A destination in E.164 form. Its digits begin with the calling code, with or without + or 00 before it, and whether its type
 * says international, national or nothing: ESMEs write `national` for a number that only lacks its plus (Kannel does).
 */
export function readDestination({ ton, address }: Address): Msisdn | Refused {
  if (ton > NATIONAL)
    return refused(
      'ESME_RINVDSTTON',
      `dest_addr_ton must be 0, 1 or 2: a destination is a number with its calling code`,
    )
  const number = readMsisdn(address.startsWith('+') ? address : `+${address.replace(DIALLED_PREFIX, '')}`)
  return number ?? refused('ESME_RINVDSTADR', `destination_addr ${MSISDN_RULE}; its + may be left out`)
}

/**
 * A sender, in the form that it has in the API: what is of type international gets its plus, what has letters is a name whatever
 * its type says, and other digits stay as they are.
 */
export function readSource({ ton, address }: Address): string | Refused {
  const isNumber = /^\d+$/.test(address)
  const dialled = isNumber ? address.replace(DIALLED_PREFIX, '') : address
  const written = isNumber && (ton === INTERNATIONAL || dialled !== address) ? `+${dialled}` : address
  return readSender(written) ?? refused('ESME_RINVSRCADR', `source_addr ${SENDER_RULE}`)
}
