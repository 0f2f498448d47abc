type Props<Key extends string> = {
  readonly label: string
  readonly choices: readonly (readonly [Key, string])[]
  readonly chosen: Key
  readonly onChoose: (key: Key) => void
}

/** One of a few ways to show the same. */
export function Switch<Key extends string>({ label, choices, chosen, onChoose }: Props<Key>) {
  return (
    <fieldset className="ranges way" aria-label={label}>
      {choices.map(([key, title]) => (
        <button key={key} type="button" aria-pressed={key === chosen} onClick={() => onChoose(key)}>
          {title}
        </button>
      ))}
    </fieldset>
  )
}
