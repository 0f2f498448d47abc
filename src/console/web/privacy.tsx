import { useState } from 'react'
import { isNumberHash } from '../../domain/erasure/number-hash.ts'

/** A number with its middle hidden: enough to recognise, not enough to call. Of a hash in its place the beginning. */
export function maskNumber(number: string): string {
  if (isNumberHash(number)) return `${number.slice(0, SHOWN_OF_HASH)}…`
  return number.length <= 6
    ? number
    : `${number.slice(0, 3)}${'•'.repeat(number.length - 6)}${number.slice(-3)}`
}

const SHOWN_OF_HASH = 'hash_'.length + 6

/** An id of ours, some of which are full of digits, or what may be a number: seven or more digits that are no word in hex. */
const ID_OR_NUMBER = /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})|(?<!0x[0-9a-f]*)\+?\d{7,}/gi

/** A text in which every run of seven or more digits is hidden. Status words in hex and ids of messages stay. */
export function maskDigits(text: string): string {
  return text.replaceAll(ID_OR_NUMBER, (found, id?: string) => id ?? maskNumber(found))
}

/** A number that shows itself when it is pressed. */
export function MaskedNumber({ number }: { readonly number: string }) {
  const [isShown, setShown] = useState(false)
  return (
    <button
      type="button"
      className="masked"
      title={titleOf(number, isShown)}
      onClick={() => setShown(!isShown)}
    >
      {isShown ? number : maskNumber(number)}
    </button>
  )
}

function titleOf(number: string, isShown: boolean): string {
  if (isNumberHash(number)) return 'The number was removed: the same one has the same hash'
  return isShown ? 'Hide the number' : 'Show the number'
}
