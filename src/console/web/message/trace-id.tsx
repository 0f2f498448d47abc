import { useState } from 'react'
import type { Access } from '../../console-routes.ts'
import { useLoaded } from '../clients/use-loaded.ts'
import { copyText } from '../clipboard.ts'

/** The name of a message's trace: that of its request, which is the first message's id, without dashes. */
export function traceIdOf(messageId: string): string {
  return `${messageId.slice(0, -3)}000`.replaceAll('-', '')
}

/** Where a trace is looked at, by the gateway's TRACE_URL; null: nowhere. */
export function traceHref(template: string | null, traceId: string): string | null {
  return template?.replaceAll('{trace_id}', traceId) ?? null
}

/** The trace of a message, to be looked for where traces are kept. */
export function TraceId({ messageId }: { readonly messageId: string }) {
  const id = traceIdOf(messageId)
  const [said, setSaid] = useState('copy')
  const access = useLoaded<Access>('/console/access.json').value
  const href = access === null ? null : traceHref(access.trace_url, id)
  return (
    <>
      {href === null ? (
        <code>{id}</code>
      ) : (
        <a href={href} target="_blank" rel="noreferrer">
          <code>{id}</code>
        </a>
      )}{' '}
      <button
        type="button"
        className="text-button"
        onClick={async () => setSaid((await copyText(id)) ? 'copied' : 'select it: no clipboard here')}
      >
        {said}
      </button>
      <span className="given quiet">
        {href === null ? 'where the gateway sends its traces' : 'its trace'}, unless its request came with a
        traceparent: then it is a part of that one
      </span>
    </>
  )
}
