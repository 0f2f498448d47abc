import { useState } from 'react'

/** A number with its middle hidden: enough to recognise, not enough to call. */
export function maskNumber(number: string): string {
  return number.length <= 6
    ? number
    : `${number.slice(0, 3)}${'•'.repeat(number.length - 6)}${number.slice(-3)}`
}

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
      title={isShown ? 'Hide the number' : 'Show the number'}
      onClick={() => setShown(!isShown)}
    >
      {isShown ? number : maskNumber(number)}
    </button>
  )
}
