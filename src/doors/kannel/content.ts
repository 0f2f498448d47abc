import { isStorable } from '../../domain/message/message-draft.ts'
import { gsm7Octets, septetsIn } from '../../domain/text/gsm7.ts'
import type { DoorMessage } from '../http/drafts.ts'
import { type Misformed, misformed, type SendSms } from './sendsms.ts'

type Content = DoorMessage['content']

/**
 * What is to be sent. What is a text and nothing else goes out as one, in the alphabet that it needs; with a header, a class,
 * a waiting indication or another protocol it goes out octet for octet. `reference` joins the parts of what has to be cut.
 */
export function contentOf(sms: SendSms, reference: number): Content | Misformed {
  const text = sms.coding === 1 ? null : textOf(sms)
  if (sms.coding !== 1 && text === null) return misformed('Charset or body misformed, rejected')
  if (sms.text === '' && sms.udh === null && sms.mwi === null)
    return misformed('Empty text not allowed, rejected')
  const dataCoding = dataCodingOf(sms)
  const isPlain = text !== null && sms.udh === null && (sms.pid ?? 0) === 0 && dataCoding === sms.coding << 2
  if (isPlain) return { kind: 'text', text }
  const octets = octetsOf(sms, text)
  if (octets === null) return misformed('Charset or body misformed, rejected')
  return { kind: 'raw', reference, dataCoding, header: sms.udh ?? NONE, octets, protocolId: sms.pid ?? 0 }
}

const NONE = new Uint8Array(0)

/** Null: its octets are no text in this charset, or one that cannot be kept. */
function textOf({ text, charset, coding }: SendSms): string | null {
  try {
    const decoder = new TextDecoder(charset ?? (coding === 2 ? 'utf-16be' : 'utf-8'), { fatal: true })
    const read = decoder.decode(Buffer.from(text, 'latin1'))
    return isStorable(read) ? read : null
  } catch {
    return null
  }
}

/** As SMPP carries them. A text of 7 bits with a character that these have not is null. */
function octetsOf({ text: given, coding }: SendSms, text: string | null): Uint8Array | null {
  if (text === null) return Buffer.from(given, 'latin1')
  if (coding === 2) return Buffer.from(text, 'utf16le').swap16()
  return septetsIn(text) === null ? null : gsm7Octets(text)
}

/** Groups of the data coding scheme (3GPP TS 23.038, clause 4). */
const WITH_CLASS = 0x10
const DATA_AND_CLASS = 0xf0
const WAITING = { discarded: 0xc0, kept: 0xd0, keptUcs2: 0xe0, active: 0x08 } as const

/** Bits of Kannel's mwi: which indication, and that it is to go out. */
const MWI_KIND = 0b011
const MWI_OFF = 0b100

/** The scheme of what was asked for; without class and indication it is that of the alphabet alone. */
function dataCodingOf({ coding, mclass, mwi, altDcs, text }: SendSms): number {
  if (mwi !== null && mclass === null) {
    const group = coding === 2 ? WAITING.keptUcs2 : text === '' ? WAITING.discarded : WAITING.kept
    return group | (mwi & MWI_OFF ? 0 : WAITING.active) | (mwi & MWI_KIND)
  }
  if (mclass === null) return coding << 2
  return altDcs === 1 ? DATA_AND_CLASS | ((coding & 1) << 2) | mclass : WITH_CLASS | (coding << 2) | mclass
}
