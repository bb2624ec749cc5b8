/** One opportunity: whom it fits and why, and a draft for one person at a time. */
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { DeleteRegular } from '@fluentui/react-icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { draftOpportunity, type Opportunity, offerOpportunity } from '../../contract/opportunities.ts'
import { useApi } from '../api.ts'
import { Compose } from '../drafts/compose.tsx'
import { PersonPicker, type Picked } from '../people/person-picker.tsx'
import { firstName } from '../ui/first-name.ts'
import { useLayout } from '../ui/layout.tsx'
import { PersonLine } from '../ui/person-line.tsx'
import { ErrorNotice, Loading } from '../ui/states.tsx'
import { useTellWords } from '../wins/tell-words.ts'

const useStyles = makeStyles({
  head: { display: 'flex', alignItems: 'flex-start', gap: tokens.spacingHorizontalM },
  words: { flexGrow: 1, minWidth: 0 },
  fit: { padding: `${tokens.spacingVerticalXS} 0` },
})

export function OpportunityCard({ opportunity, onRemove }: { opportunity: Opportunity; onRemove: () => void }) {
  const styles = useStyles()
  const layout = useLayout()
  const { opportunities: words } = useTellWords()
  const [person, setPerson] = useState<Picked | null>(null)
  const { direction, kind, text, company, fits } = opportunity
  return (
    <section className={layout.card} aria-label={text}>
      <div className={styles.head}>
        <div className={styles.words}>
          <p className={layout.text} dir="auto">
            {text}
          </p>
          <p className={layout.quiet} dir="auto">
            {[words[direction], words.kinds[kind], company].filter(Boolean).join(' · ')}
          </p>
        </div>
        <Button
          appearance="subtle"
          size="small"
          icon={<DeleteRegular />}
          aria-label={words.remove(text)}
          onClick={onRemove}
        />
      </div>
      {direction === 'offering' ? (
        <>
          <p className={layout.quiet}>{fits.length > 0 ? words.fits(fits.length) : words.noFits}</p>
          <ul className={layout.list}>
            {fits.map(({ contactId, name, because, offered }) => (
              <li key={contactId} className={styles.fit}>
                <PersonLine
                  name={name}
                  whole
                  line={words.because(because)}
                  end={
                    offered ? (
                      <span className={layout.quiet}>{words.told}</span>
                    ) : (
                      <Button size="small" onClick={() => setPerson({ contactId, name, title: null })}>
                        {words.tell(firstName(name))}
                      </Button>
                    )
                  }
                />
              </li>
            ))}
          </ul>
        </>
      ) : (
        <>
          <p className={layout.quiet}>{words.seekingNote}</p>
          <PersonPicker
            label={words.ask}
            chosen={person ? [person] : []}
            most={1}
            onChange={([one]) => setPerson(one ?? null)}
          />
        </>
      )}
      {person ? <Tell key={person.contactId} opportunity={opportunity} person={person} /> : null}
    </section>
  )
}

function Tell({ opportunity, person }: { opportunity: Opportunity; person: Picked }) {
  const layout = useLayout()
  const { opportunities: words } = useTellWords()
  const { call } = useApi()
  const queries = useQueryClient()
  const [messageId] = useState(() => crypto.randomUUID())
  const params = { opportunityId: opportunity.opportunityId }
  const { contactId } = person
  const draft = useQuery({
    queryKey: ['opportunity-draft', params.opportunityId, contactId],
    queryFn: ({ signal }) => call(draftOpportunity, { params, body: { contactId } }, { signal }),
    gcTime: 0,
  })
  if (draft.isPending) return <Loading heights={[160]} />
  if (!draft.data) return <ErrorNotice error={draft.error} retry={() => void draft.refetch()} />
  const { title, body, copyFirst } = draft.data
  const refresh = (): void => void queries.invalidateQueries({ queryKey: ['opportunities'] })
  return (
    <Compose
      draft={{ title, body }}
      who={firstName(person.name)}
      copyFirst={copyFirst}
      send={(confirmed) => call(offerOpportunity, { params, body: { ...confirmed, messageId, contactId } })}
      onSend={refresh}
      onUndone={refresh}
    >
      {copyFirst ? <p className={layout.quiet}>{words.copyFirst}</p> : null}
    </Compose>
  )
}
