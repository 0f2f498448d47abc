import type { ReactNode } from 'react'
import type { Erasure } from '../answers.ts'
import { linkTo } from '../router.ts'
import { ERASURE_WORDS } from './erasure-words.ts'

type Props = { readonly erasure: Pick<Erasure, 'id' | 'state'>; readonly children: ReactNode }

/** An erasure in a list: how far it is, and what it is called, which leads to its proof. */
export function ErasureName({ erasure: { id, state }, children }: Props) {
  const { title, colour } = ERASURE_WORDS[state]
  return (
    <span className="row-who">
      <span className={`state-chip ${colour}`}>{title}</span>
      <a href={linkTo(['erasure', id])}>{children}</a>
    </span>
  )
}
