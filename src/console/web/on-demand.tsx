import { type ComponentType, useEffect, useState } from 'react'
import { onReturn } from './live/gateway.ts'

/** A page, or a part of one, whose code is a file of its own. */
export type Source<Props extends object = object> = {
  /** What was loaded so far; null: nothing. */
  loaded(): ComponentType<Props> | null
  /** Loads it once; what failed is tried again at the next call. */
  load(): Promise<ComponentType<Props>>
}

const sources: Pick<Source, 'load'>[] = []

/** Names the code of a page; nothing is loaded yet. */
export function sourceOf<Props extends object = object>(
  load: () => Promise<ComponentType<Props>>,
): Source<Props> {
  let loaded: ComponentType<Props> | null = null
  const source: Source<Props> = {
    loaded: () => loaded,
    async load() {
      loaded ??= await load()
      return loaded
    },
  }
  sources.push({ load: async () => (await source.load()) as ComponentType })
  return source
}

/** Loads a page when it is opened. What could not be loaded is said, and tried again when the gateway is back. */
export function OnDemand<Props extends object = object>({
  source,
  ...props
}: { readonly source: Source<Props> } & Props) {
  const [Page, setPage] = useState(source.loaded)
  const [isMissing, setMissing] = useState(false)
  useEffect(() => {
    if (source.loaded() !== null) return
    let isLeft = false
    function attempt(): void {
      source.load().then(
        (page) => !isLeft && setPage(() => page),
        () => !isLeft && setMissing(true),
      )
    }
    attempt()
    const stop = onReturn(attempt)
    return () => {
      isLeft = true
      stop()
    }
  }, [source])
  if (Page) return <Page {...(props as unknown as Props)} /> // all but the source
  return isMissing ? <Missing /> : <p className="quiet">Loading…</p>
}

function Missing() {
  return (
    <section className="panel broken" role="alert">
      <h1>This page could not be loaded</h1>
      <p>The gateway does not answer, or it is another release by now and has other pages.</p>
      <button type="button" className="button" onClick={() => location.reload()}>
        Load the console again
      </button>
    </section>
  )
}

/** Loads the code of all pages when the browser has nothing else to do: they open even while the gateway is away. */
export function loadPagesWhenIdle(): void {
  const idle: (work: () => void) => void = globalThis.requestIdleCallback ?? setTimeout
  idle(() => {
    // Whoever opens a page hears of a failure.
    for (const { load } of sources) load().catch(() => {})
  })
}
