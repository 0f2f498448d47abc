import type { MessageId } from '../message.ts'
import type { MessageIdForm } from './account.ts'

/** The id of a message as an account has ids written. */
export function writeMessageId(form: MessageIdForm, id: MessageId): string {
  switch (form) {
    case 'uuid':
      return id
    case 'hex':
      return hexOf(id)
    case 'dec':
      return BigInt(`0x${hexOf(id)}`).toString()
  }
}

/** The id that a client of this form names, in small or capital letters; null: no id looks like that. */
export function readMessageId(form: MessageIdForm, text: string): MessageId | null {
  switch (form) {
    case 'uuid':
      return UUID.test(text) ? idOf(hexOf(text)) : null
    case 'hex':
      return /^[0-9a-f]{32}$/i.test(text) ? idOf(text) : null
    case 'dec':
      return /^\d{1,39}$/.test(text) ? idOfNumber(BigInt(text)) : null
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function hexOf(uuid: string): string {
  return uuid.replaceAll('-', '')
}

function idOfNumber(number: bigint): MessageId | null {
  const hex = number.toString(16).padStart(32, '0')
  return hex.length === 32 ? idOf(hex) : null
}

function idOf(hex: string): MessageId {
  const [, ...groups] = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/.exec(hex.toLowerCase()) ?? []
  return groups.join('-') as MessageId // 32 hexadecimal digits
}
