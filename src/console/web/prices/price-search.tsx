/** Says what a message to a number costs and brings. */
export function PriceSearch() {
  return <section className="panel" aria-label="What a number costs" />
}
