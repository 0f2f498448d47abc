import { useState } from 'react'
import type { WholeLetter } from '../answers.ts'
import { useLoaded } from '../clients/use-loaded.ts'
import { maskDigits } from '../privacy.tsx'

/** What came, as it came; numbers in it are hidden until they are asked for. */
export function LetterPayload({ path }: { readonly path: string }) {
  const { value, error } = useLoaded<WholeLetter>(path)
  const [isShown, setShown] = useState(false)
  const payload = value?.payload ?? ''
  const masked = maskDigits(payload)
  if (error !== null) return <p className="notice is-bad">{error}</p>
  return (
    <div className="payload">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className="curl" tabIndex={0}>
        {isShown ? payload : masked}
      </pre>
      {masked !== payload && (
        <button type="button" className="text-button" onClick={() => setShown(!isShown)}>
          {isShown ? 'Hide numbers' : 'Show numbers'}
        </button>
      )}
    </div>
  )
}
