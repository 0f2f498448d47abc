import { linkTo } from './router.ts'

type Props = {
  readonly path: readonly string[]
  /** What the list is narrowed by. */
  readonly params: Readonly<Record<string, string>>
  /** Where the page of it that is shown begins; null: with the newest. */
  readonly cursor: string | null
  /** Where the next one does; null: there is none, or it is not known yet. */
  readonly next: string | null
}

/** Leads through a list, a page at a time. */
export function Pager({ path, params, cursor, next }: Props) {
  return (
    <p className="pager">
      {cursor !== null && <a href={linkTo(path, params)}>Newest</a>}
      {next !== null && <a href={linkTo(path, { ...params, cursor: next })}>Older</a>}
    </p>
  )
}
