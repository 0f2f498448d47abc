import { useEffect, useRef, useState } from 'react'
import type { Client } from '../answers.ts'
import { maskNumber } from '../privacy.tsx'
import { datedClock } from '../times.ts'
import { TermEditor } from './term-editor.tsx'
import {
  type SearchTerms,
  TERM_NAMES,
  TERMS,
  type Term,
  type TermName,
  TIMES,
  valuesOf,
  withTerm,
} from './terms.ts'
import { wordOf } from './words.ts'

type Props = {
  readonly terms: SearchTerms
  readonly clients: readonly Client[]
  readonly onChange: (terms: SearchTerms) => void
}

/** A filter as chips: each is edited in its place and taken out by its cross; another is added from a menu. */
export function FilterChips({ terms, clients, onChange }: Props) {
  const [open, setOpen] = useState<TermName | 'menu' | null>(null)
  const box = useRef<HTMLDivElement>(null)
  const before = useRef(open)
  useEffect(() => {
    if (open === null) return
    const onKey = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') setOpen(null)
    }
    const onPointer = ({ target }: PointerEvent) => {
      if (target instanceof Node && !box.current?.contains(target)) setOpen(null)
    }
    addEventListener('keydown', onKey)
    addEventListener('pointerdown', onPointer)
    return () => {
      removeEventListener('keydown', onKey)
      removeEventListener('pointerdown', onPointer)
    }
  }, [open])
  // What had the focus went with what was closed: the keyboard goes on in what opened, or where that was opened from.
  useEffect(() => {
    const last = before.current
    before.current = open
    if (last === open || document.activeElement !== document.body) return
    const place =
      open === null ? `[data-term="${last}"] button, .filter-add` : '.chip-panel :is(input, button)'
    box.current?.querySelector<HTMLElement>(place)?.focus()
  }, [open])
  // One that was chosen from the menu stands there before it has a value.
  const shown = TERM_NAMES.filter((name) => terms[name] !== undefined || open === name)
  const others = TERM_NAMES.filter((name) => !shown.includes(name))
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot lie in one line with others everywhere
    <div className="filter-chips" role="group" aria-label="Filters" ref={box}>
      {shown.map((name) => (
        <Chip
          key={name}
          name={name}
          value={terms[name] ?? ''}
          clients={clients}
          isOpen={open === name}
          onToggle={() => setOpen(open === name ? null : name)}
          onChange={(value) => onChange(withTerm(terms, name, value))}
          onClose={() => setOpen(null)}
        />
      ))}
      <span className="filter-chip-box">
        <button
          type="button"
          className="filter-add"
          aria-expanded={open === 'menu'}
          onClick={() => setOpen(open === 'menu' ? null : 'menu')}
        >
          + Add filter
        </button>
        {open === 'menu' && (
          <ul className="chip-panel filter-menu">
            {others.map((name) => (
              <li key={name}>
                <button
                  type="button"
                  onClick={() => {
                    const isFlag = TERMS[name].kind === 'flag'
                    if (isFlag) onChange(withTerm(terms, name, 'true'))
                    setOpen(isFlag ? null : name)
                  }}
                >
                  {TERMS[name].label}
                </button>
              </li>
            ))}
          </ul>
        )}
      </span>
    </div>
  )
}

type ChipProps = {
  readonly name: TermName
  readonly value: string
  readonly clients: readonly Client[]
  readonly isOpen: boolean
  readonly onToggle: () => void
  readonly onChange: (value: string) => void
  readonly onClose: () => void
}

function Chip({ name, value, clients, isOpen, onToggle, onChange, onClose }: ChipProps) {
  const term: Term = TERMS[name]
  const said = saidOf(name, value, clients)
  return (
    <span className="filter-chip-box" data-term={name}>
      <span className={`filter-chip${isOpen ? ' is-open' : ''}`}>
        <button
          type="button"
          className="filter-chip-text"
          aria-expanded={term.kind === 'flag' ? undefined : isOpen}
          onClick={term.kind === 'flag' ? undefined : onToggle}
        >
          <span className="quiet">{term.label}</span>
          {said !== '' && <b>{said}</b>}
        </button>
        <button
          type="button"
          className="filter-chip-out"
          aria-label={`Remove the filter ${term.label}`}
          onClick={() => {
            onChange('')
            onClose()
          }}
        >
          ×
        </button>
      </span>
      {isOpen && term.kind !== 'flag' && (
        <div className="chip-panel">
          <TermEditor
            name={name}
            term={term}
            value={value}
            clients={clients}
            onChange={onChange}
            onClose={onClose}
          />
        </div>
      )}
    </span>
  )
}

/** What a chip says of its values. */
function saidOf(name: TermName, value: string, clients: readonly Client[]): string {
  const term: Term = TERMS[name]
  if (value === '' || term.kind === 'flag') return ''
  if (term.kind === 'time')
    return Object.hasOwn(TIMES, value) ? (TIMES[value]?.title ?? '') : datedClock(value)
  if (term.kind === 'choice') return term.choices.find(([key]) => key === value)?.[1] ?? `${value} s`
  if (name === 'number') return maskNumber(value)
  const values = valuesOf(value).map((one) =>
    term.kind === 'clients' ? (clients.find(({ id }) => id === one)?.name ?? one) : wordOf(name, one),
  )
  return values.length > 3
    ? `${values.slice(0, 2).join(', ')} and ${values.length - 2} more`
    : values.join(', ')
}
