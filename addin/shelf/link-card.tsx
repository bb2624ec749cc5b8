/** One link: what it is, who has it already, whom it would serve, and the draft that gives it. */
import { Badge, Button, Link as ExternalLink, makeStyles, tokens } from '@fluentui/react-components'
import { DeleteRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import type { ShelfLink } from '../../contract/shelf.ts'
import { useAskWords } from '../ask/ask-words.ts'
import { OwnDraft } from '../drafts/own-draft.tsx'
import { usePeople } from '../people/people-query.ts'
import { PersonPicker, type Picked } from '../people/person-picker.tsx'
import { firstName } from '../ui/first-name.ts'
import { useLayout } from '../ui/layout.tsx'
import { PersonLine } from '../ui/person-line.tsx'
import { ErrorNotice, Loading } from '../ui/states.tsx'
import { CircleShelves } from './circle-shelves.tsx'
import { useLinkOffer, useReaders, useShelfActions } from './shelf-query.ts'
import { useShelfWords } from './shelf-words.ts'

const useStyles = makeStyles({
  head: { display: 'flex', alignItems: 'flex-start', gap: tokens.spacingHorizontalM },
  words: { flexGrow: 1, minWidth: 0, display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalXXS },
  title: { overflowWrap: 'anywhere', fontWeight: tokens.fontWeightSemibold },
  reader: {
    padding: `${tokens.spacingVerticalS} 0`,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    ':first-child': { borderTopStyle: 'none' },
  },
})

export function LinkCard({ link }: { link: ShelfLink }) {
  const styles = useStyles()
  const layout = useLayout()
  const words = useShelfWords()
  const { remove } = useShelfActions()
  const people = usePeople('everybody')
  const [open, setOpen] = useState(false)
  const nameOf = (contactId: string): string =>
    people.data?.people.find((person) => person.contactId === contactId)?.name ?? ''
  const given = link.offers.flatMap(({ contactId, sentAt }) => {
    const name = firstName(nameOf(contactId))
    return name ? [sentAt ? words.sent(name) : words.drafted(name)] : []
  })
  const { state, problem } = link.reading
  const trouble = state === 'failed' ? (words.problems[problem ?? 'other'] ?? words.problems.other) : null
  return (
    <section className={layout.card} aria-label={link.title}>
      <div className={styles.head}>
        <div className={styles.words}>
          {link.url ? (
            <ExternalLink
              className={styles.title}
              href={link.url}
              target="_blank"
              rel="noopener noreferrer"
              aria-label={`${link.title}, ${words.opens}`}
              dir="auto"
            >
              {link.title}
            </ExternalLink>
          ) : (
            <span className={`${layout.text} ${styles.title}`} dir="auto">
              {link.title}
            </span>
          )}
          <span className={layout.quiet} dir="auto">
            {[words.kinds[link.kind], link.url ? new URL(link.url).hostname : null, ...given]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </div>
        <Button
          appearance="subtle"
          size="small"
          icon={<DeleteRegular />}
          aria-label={words.remove(link.title)}
          disabledFocusable={remove.isPending}
          onClick={() => remove.mutate(link.linkId)}
        />
      </div>
      {link.tags.length > 0 ? (
        <div className={layout.row}>
          {link.tags.map((tag) => (
            <Badge key={tag} appearance="tint" color="informative">
              {tag}
            </Badge>
          ))}
        </div>
      ) : null}
      {state === 'waiting' ? (
        <p className={layout.quiet} role="status">
          {words.reading}
        </p>
      ) : null}
      {trouble ? <p className={layout.quiet}>{trouble}</p> : null}
      <div className={layout.row}>
        <Button aria-expanded={open} aria-label={`${words.whom} ${link.title}`} onClick={() => setOpen(!open)}>
          {words.whom}
        </Button>
        <CircleShelves link={link} />
      </div>
      {remove.isError ? <ErrorNotice error={remove.error} /> : null}
      {open ? <Readers link={link} /> : null}
    </section>
  )
}

function Readers({ link }: { link: ShelfLink }) {
  const styles = useStyles()
  const layout = useLayout()
  const words = useShelfWords()
  const { form } = useAskWords()
  const readers = useReaders(link.linkId)
  const [chosen, setChosen] = useState<Picked | null>(null)
  if (readers.isPending) return <Loading heights={[48, 48]} />
  if (!readers.data) return <ErrorNotice error={readers.error} retry={() => void readers.refetch()} />
  if (chosen) return <Offer key={chosen.contactId} link={link} person={chosen} onDone={() => setChosen(null)} />
  const sent = link.offers.filter(({ sentAt }) => sentAt !== null).map(({ contactId }) => contactId)
  const without = [...sent, ...(link.sourceContactId ? [link.sourceContactId] : [])]
  return (
    <>
      {readers.data.readers.length === 0 ? <p className={layout.quiet}>{words.nobody}</p> : null}
      <ul className={layout.list}>
        {readers.data.readers.map(({ contactId, name, because }) => (
          <li key={contactId} className={styles.reader}>
            <PersonLine
              name={name}
              whole
              line={`${words.because[because.kind]} ${because.text}`}
              end={
                <Button size="small" onClick={() => setChosen({ contactId, name, title: null })}>
                  {words.offer(firstName(name))}
                </Button>
              }
            />
          </li>
        ))}
      </ul>
      <PersonPicker
        label={form.other}
        chosen={[]}
        most={1}
        without={without}
        onChange={([person]) => setChosen(person ?? null)}
      />
    </>
  )
}

function Offer({ link, person, onDone }: { link: ShelfLink; person: Picked; onDone: () => void }) {
  const words = useShelfWords()
  const { draft, sent, drop } = useLinkOffer(link.linkId, person.contactId, onDone)
  const failed = [sent, drop].find(({ isError }) => isError)
  if (draft.isPending) return <Loading heights={[160]} />
  if (!draft.data) return <ErrorNotice error={draft.error} retry={onDone} />
  return (
    <>
      <OwnDraft draft={draft.data} who={person.name} sentLabel={words.iSent} onSent={() => sent.mutate()}>
        <Button appearance="subtle" disabledFocusable={drop.isPending} onClick={() => drop.mutate()}>
          {words.drop}
        </Button>
      </OwnDraft>
      {failed ? <ErrorNotice error={failed.error} /> : null}
    </>
  )
}
