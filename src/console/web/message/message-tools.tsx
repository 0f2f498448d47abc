import { type RefObject, useState } from 'react'
import { messageMachine } from '../../../../actors/message/machine.ts'
import { graphOf } from '../../machine-graph.ts'
import type { FoundMessage, StoredEvent } from '../answers.ts'
import { copyText } from '../clipboard.ts'
import type { Replay } from '../replay/replay.ts'
import { saveFile } from '../save-file.ts'
import { jsonOf, mermaidOf, svgFileOf, testScriptOf } from './exports.ts'

type Props = {
  readonly message: FoundMessage
  readonly events: readonly StoredEvent[]
  readonly replay: Replay
  readonly path: ReadonlySet<string>
  /** What holds the chart. */
  readonly place: RefObject<HTMLElement | null>
}

/** Takes a message elsewhere: to the clipboard, into files, into a test, into the Stately inspector. */
export function MessageTools({ message, events, replay, path, place }: Props) {
  const [said, setSaid] = useState('')
  const file = `message-${message.id}`
  const copy = async (what: string, text: string) => {
    if (await copyText(text)) return setSaid(`${what} copied`)
    saveFile(new Blob([text], { type: 'text/plain' }), `${file}.txt`)
    setSaid('this page may not use the clipboard: saved as a file')
  }
  const saveSvg = () => {
    const chart = place.current?.querySelector<SVGSVGElement>('svg[data-chart]')
    if (chart) saveFile(new Blob([svgFileOf(chart)], { type: 'image/svg+xml' }), `${file}.svg`)
    setSaid('SVG saved')
  }
  const inspect = async () => {
    setSaid('opening stately.ai in a new window…')
    try {
      const { inspectReplay } = await import('../replay/stately.ts')
      inspectReplay(replay.steps)
    } catch (cause) {
      return setSaid(`the inspector could not be loaded: ${cause instanceof Error ? cause.message : cause}`)
    }
    setSaid(
      'the inspector at stately.ai shows this message: states, events and context, no number and no text',
    )
  }
  return (
    <section className="tools" aria-label="Export">
      <button type="button" onClick={() => copy('JSON', jsonOf(message, events, replay.steps))}>
        Copy as JSON
      </button>
      <button type="button" onClick={() => copy('test', testScriptOf(message, replay.steps))}>
        Copy as test
      </button>
      <button type="button" onClick={() => copy('Mermaid', mermaidOf(graphOf(messageMachine), path))}>
        Copy as Mermaid
      </button>
      <button type="button" onClick={saveSvg}>
        Save SVG
      </button>
      <button type="button" onClick={inspect} title="Opens stately.ai, another host, in a new window">
        Stately inspector ↗
      </button>
      <span className="quiet" role="status">
        {said}
      </span>
    </section>
  )
}
