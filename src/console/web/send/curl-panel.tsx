import { useState } from 'react'

/** A command to copy. */
export function CurlPanel({ command }: { readonly command: string }) {
  const [copied, setCopied] = useState('')
  return (
    <section className="panel" aria-labelledby="curl-title">
      <h2 id="curl-title">
        The same with curl
        <button
          type="button"
          className="button plain small"
          onClick={async () => {
            await navigator.clipboard.writeText(command)
            setCopied(command)
          }}
        >
          {copied === command ? 'Copied' : 'Copy'}
        </button>
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className="curl" tabIndex={0}>
        {command}
      </pre>
    </section>
  )
}
