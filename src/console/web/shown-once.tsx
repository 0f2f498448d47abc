import { useState } from 'react'
import { copyText } from './clipboard.ts'

type Props = {
  /** What it is, as the beginning of a sentence. */
  readonly what: string
  readonly secret: string
  readonly onClose: () => void
}

/** A secret that is answered this once: to be copied, until it is put away. */
export function ShownOnce({ what, secret, onClose }: Props) {
  const [said, setSaid] = useState('')
  return (
    <div className="notice stack" role="status">
      <p>
        {what}, shown this once: <code className="secret">{secret}</code>
      </p>
      <div className="pager">
        <button
          type="button"
          className="button plain small"
          onClick={() =>
            void copyText(secret).then((isCopied) =>
              setSaid(isCopied ? 'Copied.' : 'This page may not use the clipboard: copy it by hand.'),
            )
          }
        >
          Copy
        </button>
        <button type="button" className="button plain small" onClick={onClose}>
          I have kept it
        </button>
        <span className="quiet">{said}</span>
      </div>
    </div>
  )
}
