import { useState } from 'react'
import { copyText } from '../clipboard.ts'

/** A command to copy. */
export function CurlPanel({ command, needsKey }: { readonly command: string; readonly needsKey: boolean }) {
  const [copied, setCopied] = useState<{ command: string; done: boolean } | null>(null)
  return (
    <section className="panel" aria-labelledby="curl-title">
      <h2 id="curl-title">
        The same with curl
        <button
          type="button"
          className="button plain small"
          onClick={async () => setCopied({ command, done: await copyText(command) })}
        >
          {copied?.command !== command ? 'Copy' : copied.done ? 'Copied' : 'Select it: no clipboard here'}
        </button>
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className="curl" tabIndex={0}>
        {command}
      </pre>
      {needsKey && (
        <p className="quiet small">
          <code>API_KEY</code> is the key of the client, which was shown when it was made.
        </p>
      )}
    </section>
  )
}
