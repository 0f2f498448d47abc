import { Component, type ReactNode } from 'react'

type Props = { readonly title: string; readonly children: ReactNode }
type State = { readonly error: Error | null }

/** What a page throws ends here: it is said, the other pages go on, and this one can be tried again. React wants a class. */
export class PageBoundary extends Component<Props, State> {
  override state: State = { error: null }

  static getDerivedStateFromError(cause: unknown): State {
    return { error: cause instanceof Error ? cause : new Error(String(cause)) }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === null) return this.props.children
    return (
      <section className="panel broken" role="alert">
        <h2>{this.props.title} stopped with an error of the console</h2>
        <p>
          Nothing of your messages or money was changed by it. The other pages work; this one may after it was
          drawn again.
        </p>
        <pre className="curl">{`${error.name}: ${error.message}`}</pre>
        <button type="button" className="button" onClick={() => this.setState({ error: null })}>
          Draw it again
        </button>
      </section>
    )
  }
}
