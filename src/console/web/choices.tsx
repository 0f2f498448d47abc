type Props<Key extends string> = {
  readonly label: string
  readonly choices: readonly { readonly key: Key; readonly title: string }[]
  readonly current: Key
  /** Where a choice leads. */
  readonly linkOf: (key: Key) => string
}

/** One of a few things that a page can show, each with an address of its own. */
export function Choices<Key extends string>({ label, choices, current, linkOf }: Props<Key>) {
  return (
    <nav className="ranges" aria-label={label}>
      {choices.map(({ key, title }) => (
        <a key={key} href={linkOf(key)} aria-current={key === current ? 'true' : undefined}>
          {title}
        </a>
      ))}
    </nav>
  )
}
