import { useState } from 'react'
import { fieldOf, instantOf, useZone, zoneWords } from '../times.ts'
import { type Fault, type Fixed, fixedRange, type Span } from './ranges.ts'

const FIELDS = [
  ['from', 'From'],
  ['to', 'To'],
] as const

/** Any time, typed in the zone in which the page says times. */
export function RangeForm({
  span,
  onShow,
}: {
  readonly span: Pick<Span, 'from' | 'to'>
  readonly onShow: (range: Fixed) => void
}) {
  useZone()
  const [typed, setTyped] = useState<Partial<Record<'from' | 'to', string>>>({})
  const [fault, setFault] = useState<Fault | null>(null)
  const textOf = (field: 'from' | 'to') => typed[field] ?? fieldOf(span[field]).slice(0, MINUTE_LENGTH)
  function show(): void {
    const [fromMs, toMs] = [textOf('from'), textOf('to')].map((text) => Date.parse(instantOf(text) ?? ''))
    const range = fixedRange(fromMs ?? Number.NaN, toMs ?? Number.NaN, Date.now())
    if ('rule' in range) {
      setFault(range)
      return
    }
    setFault(null)
    setTyped({})
    onShow(range)
  }
  return (
    <form
      className="range-form"
      aria-label="Any time"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        show()
      }}
    >
      {FIELDS.map(([field, label]) => (
        <label key={field}>
          {label}
          <input
            type="datetime-local"
            value={textOf(field)}
            aria-invalid={fault?.field === field}
            aria-describedby={fault?.field === field ? 'range-fault' : undefined}
            onChange={({ currentTarget }) => setTyped({ ...typed, [field]: currentTarget.value })}
          />
        </label>
      ))}
      <button type="submit" className="button small plain">
        Show
      </button>
      <span className="quiet zone">{zoneWords()}</span>
      {fault && (
        <p id="range-fault" className="bad" role="alert">
          {wordsOf(fault)}
        </p>
      )}
    </form>
  )
}

const MINUTE_LENGTH = 'YYYY-MM-DDTHH:MM'.length

/** The rule that a time breaks, as a sentence. */
export function wordsOf({ field, rule }: Fault): string {
  return `${field === 'from' ? 'From' : 'To'} ${rule}.`
}
