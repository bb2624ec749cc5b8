/** The shelf: put a link on it, and see whom each would serve. */

import { useLayout } from '../ui/layout.tsx'
import { Empty, ErrorNotice, Loading } from '../ui/states.tsx'
import { LinkCard } from './link-card.tsx'
import { SaveLink } from './save-link.tsx'
import { useShelf } from './shelf-query.ts'
import { useShelfWords } from './shelf-words.ts'

export function Shelf() {
  const layout = useLayout()
  const words = useShelfWords()
  const shelf = useShelf()
  const links = shelf.data?.links ?? []
  return (
    <>
      <p className={layout.text}>{words.lead}</p>
      <SaveLink />
      {shelf.isPending ? <Loading heights={[96, 96]} /> : null}
      {shelf.isError && !shelf.data ? <ErrorNotice error={shelf.error} retry={() => void shelf.refetch()} /> : null}
      {shelf.data && links.length === 0 ? <Empty title={words.empty} next={words.emptyNext} /> : null}
      {links.length > 0 ? (
        <section className={layout.screen} aria-label={words.links}>
          {links.map((link) => (
            <LinkCard key={link.linkId} link={link} />
          ))}
        </section>
      ) : null}
    </>
  )
}
