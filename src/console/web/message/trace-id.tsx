import { useState } from 'react'
import { copyText } from '../clipboard.ts'

/** The name of a message's trace: that of its request, which is the first message's id, without dashes. */
export function traceIdOf(messageId: string): string {
  return `${messageId.slice(0, -3)}000`.replaceAll('-', '')
}

/** The trace of a message, to be looked for where traces are kept. */
export function TraceId({ messageId }: { readonly messageId: string }) {
  const id = traceIdOf(messageId)
  const [said, setSaid] = useState('copy')
  return (
    <>
      <code>{id}</code>{' '}
      <button
        type="button"
        className="text-button"
        onClick={async () => setSaid((await copyText(id)) ? 'copied' : 'select it: no clipboard here')}
      >
        {said}
      </button>
      <span className="given quiet">
        where the gateway sends its traces, unless its request came with a traceparent
      </span>
    </>
  )
}
