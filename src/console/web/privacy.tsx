import { useState } from 'react'

/** A number with its middle hidden: enough to recognise, not enough to call. */
export function maskNumber(number: string): string {
  return number.length <= 6
    ? number
    : `${number.slice(0, 3)}${'•'.repeat(number.length - 6)}${number.slice(-3)}`
}

/** A text in which every run of seven or more digits is hidden: what may be a number. Status words in hex stay. */
export function maskDigits(text: string): string {
  return text.replaceAll(/(?<!0x[0-9a-f]*)\+?\d{7,}/gi, (number) => maskNumber(number))
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
