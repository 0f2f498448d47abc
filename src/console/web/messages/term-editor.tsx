import { useState } from 'react'
import { adminToken } from '../admin/token.ts'
import type { Client, ProviderAnswer } from '../answers.ts'
import { useLoaded } from '../clients/use-loaded.ts'
import { fieldOf, instantOf, zoneWords } from '../times.ts'
import { type Term, type TermName, TIMES, valuesOf } from './terms.ts'
import { wordOf } from './words.ts'

type Props = {
  readonly name: TermName
  readonly term: Term
  readonly value: string
  readonly clients: readonly Client[]
  readonly onChange: (value: string) => void
  readonly onClose: () => void
}

/** Where the value of a filter is chosen: lists act at once, what is typed by Enter. */
export function TermEditor({ name, term, value, clients, onChange, onClose }: Props) {
  switch (term.kind) {
    case 'words':
      return (
        <Checks
          label={term.label}
          all={term.words.map((word) => [word, wordOf(name, word)])}
          value={value}
          onChange={onChange}
        />
      )
    case 'clients':
      if (clients.length === 0)
        return <TextEditor term={BY_ID} value={value} onChange={onChange} onClose={onClose} />
      return (
        <Checks
          label={term.label}
          all={clients.map(({ id, name: title }) => [id, title])}
          value={value}
          onChange={onChange}
        />
      )
    case 'providers':
      if (adminToken() === null)
        return <TextEditor term={BY_NAME} value={value} onChange={onChange} onClose={onClose} />
      return <ProviderChecks label={term.label} value={value} onChange={onChange} />
    case 'choice':
      return (
        <ul className="chip-choices" aria-label={term.label}>
          {term.choices.map(([key, title]) => (
            <li key={key}>
              <button type="button" aria-pressed={key === value} onClick={() => onChange(key)}>
                {title}
              </button>
            </li>
          ))}
        </ul>
      )
    case 'time':
      return <TimeEditor label={term.label} value={value} onChange={onChange} onClose={onClose} />
    case 'text':
      return <TextEditor term={term} value={value} onChange={onChange} onClose={onClose} />
    case 'flag':
      return null
  }
}

/** Without a token nothing tells which there are. */
const BY_ID = {
  label: 'Client',
  isFilter: true,
  kind: 'text',
  hint: 'the id of a client',
  rule: 'ids of clients',
} as const
const BY_NAME = {
  label: 'Provider',
  isFilter: true,
  kind: 'text',
  hint: 'the name of a provider',
  rule: 'names of providers',
} as const

type ChecksProps = {
  readonly label: string
  readonly all: readonly (readonly [string, string])[]
  readonly value: string
  readonly onChange: (value: string) => void
}

/** Of so many the right one is found by typing. */
const MANY = 12
/** One search takes so many values of a kind. */
const MAX_VALUES = 50

function Checks({ label, all, value, onChange }: ChecksProps) {
  const [typed, setTyped] = useState('')
  const values = valuesOf(value)
  // What the list does not know is there all the same: an address may name it.
  const unknown = values.filter((one) => !all.some(([key]) => key === one)).map((one) => [one, one] as const)
  const sought = typed.trim().toLowerCase()
  const shown = [...unknown, ...all].filter(([key, title]) =>
    `${title} ${key}`.toLowerCase().includes(sought),
  )
  return (
    <>
      {all.length > MANY && (
        <input
          type="search"
          aria-label={`Find in ${label}`}
          placeholder="type to find"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      )}
      <fieldset className="chip-checks">
        <legend className="visually-hidden">{label}</legend>
        {shown.map(([key, title]) => (
          <label key={key}>
            <input
              type="checkbox"
              checked={values.includes(key)}
              disabled={!values.includes(key) && values.length >= MAX_VALUES}
              onChange={({ target }) =>
                onChange((target.checked ? [...values, key] : values.filter((one) => one !== key)).join(','))
              }
            />
            {title}
          </label>
        ))}
        {shown.length === 0 && <p className="quiet">none</p>}
      </fieldset>
    </>
  )
}

function ProviderChecks(props: Omit<ChecksProps, 'all'>) {
  const { value: read, error } = useLoaded<{ readonly providers: readonly ProviderAnswer[] }>('/v1/providers')
  if (error !== null && read === null) return <p className="bad">{error}</p>
  return <Checks {...props} all={(read?.providers ?? []).map(({ name }) => [name, name])} />
}

function TimeEditor({
  label,
  value,
  onChange,
  onClose,
}: Omit<ChecksProps, 'all'> & { readonly onClose: () => void }) {
  const [typed, setTyped] = useState(Object.hasOwn(TIMES, value) ? '' : fieldOf(value))
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const at = instantOf(typed)
        if (at === null) return
        onChange(at)
        onClose()
      }}
    >
      <ul className="chip-choices" aria-label={`${label}: usual times`}>
        {Object.entries(TIMES).map(([key, { title }]) => (
          <li key={key}>
            <button type="button" aria-pressed={key === value} onClick={() => onChange(key)}>
              {title}
            </button>
          </li>
        ))}
      </ul>
      <span className="chip-line">
        <input
          type="datetime-local"
          step={1}
          aria-label={`${label}, ${zoneWords()}`}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <button type="submit" className="button small">
          Apply
        </button>
      </span>
    </form>
  )
}

type TextProps = {
  readonly term: Extract<Term, { readonly kind: 'text' }>
  readonly value: string
  readonly onChange: (value: string) => void
  readonly onClose: () => void
}

function TextEditor({ term, value, onChange, onClose }: TextProps) {
  const [typed, setTyped] = useState(value)
  return (
    <form
      className="chip-line"
      onSubmit={(event) => {
        event.preventDefault()
        onChange(typed)
        onClose()
      }}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: it was opened to be typed into
        autoFocus
        type="text"
        required
        maxLength={256}
        pattern={term.pattern}
        title={`It must be ${term.rule}.`}
        aria-label={term.label}
        placeholder={term.hint}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <button type="submit" className="button small">
        Apply
      </button>
    </form>
  )
}
