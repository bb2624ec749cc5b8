/** Choosing people from one's own: a search with a few names under it, and what is chosen above. */
import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components'
import { DismissRegular, SearchRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import type { PersonRow } from '../../contract/people.ts'
import { useAskWords } from '../ask/ask-words.ts'
import { useWords } from '../strings/strings.ts'
import { Face } from '../ui/face.tsx'
import { useLayout } from '../ui/layout.tsx'
import { choosePeople } from './choose.ts'
import { HostPicker } from './host-picker.tsx'
import { usePeople } from './people-query.ts'

export type Picked = Pick<PersonRow, 'contactId' | 'name' | 'title'>

const shownMost = 6

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalS },
  chosen: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  one: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    maxWidth: '100%',
    boxSizing: 'border-box',
    padding: `2px 2px 2px ${tokens.spacingHorizontalXS}`,
    borderRadius: tokens.borderRadiusCircular,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
  },
  name: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  list: { display: 'flex', flexDirection: 'column', listStyleType: 'none', margin: 0, padding: 0 },
  found: { width: '100%', justifyContent: 'flex-start', minWidth: 0, fontWeight: tokens.fontWeightRegular },
  line: { display: 'flex', gap: tokens.spacingHorizontalS, alignItems: 'center', minWidth: 0 },
})

type Props = {
  label: string
  chosen: readonly Picked[]
  onChange: (people: Picked[]) => void
  most: number
  /** Whom one cannot choose here. */
  without?: readonly string[]
  peers?: 'peers' | 'everybody'
}

/** The names appear while one types; the strongest relationships come first. */
export function PersonPicker({ label, chosen, onChange, most, without = [], peers = 'everybody' }: Props) {
  const styles = useStyles()
  const layout = useLayout()
  const { t, locale } = useWords()
  const { form } = useAskWords()
  const [search, setSearch] = useState('')
  const people = usePeople(peers)
  const taken = new Set([...without, ...chosen.map(({ contactId }) => contactId)])
  const open = (people.data?.people ?? []).filter(({ contactId, excluded }) => !taken.has(contactId) && !excluded)
  const found =
    search.trim() === '' ? [] : choosePeople(open, { search, word: null, order: 'contact', locale }).slice(0, shownMost)
  const isFull = chosen.length >= most
  const add = ({ contactId, name, title }: Picked): void => {
    onChange(most === 1 ? [{ contactId, name, title }] : [...chosen, { contactId, name, title }])
    setSearch('')
  }
  return (
    <div className={styles.root}>
      {chosen.length > 0 ? (
        <ul className={`${styles.list} ${styles.chosen}`} style={{ flexDirection: 'row' }} aria-label={form.chosen}>
          {chosen.map((person) => (
            <li key={person.contactId} className={styles.one}>
              <Face name={person.name} size={24} />
              <span className={`${layout.text} ${styles.name}`} dir="auto">
                {person.name}
              </span>
              <Button
                size="small"
                shape="circular"
                appearance="subtle"
                icon={<DismissRegular />}
                aria-label={form.remove(person.name)}
                onClick={() => onChange(chosen.filter(({ contactId }) => contactId !== person.contactId))}
              />
            </li>
          ))}
        </ul>
      ) : null}
      {isFull && most > 1 ? <p className={layout.quiet}>{form.full}</p> : null}
      {isFull ? null : (
        <Field label={label}>
          <Input
            type="search"
            autoComplete="off"
            placeholder={form.search}
            contentBefore={<SearchRegular />}
            value={search}
            onChange={(_event, { value }) => setSearch(value)}
          />
        </Field>
      )}
      {isFull ? null : (
        <HostPicker
          label={label}
          room={most - (most === 1 ? 0 : chosen.length)}
          may={({ contactId, excluded, peer }) =>
            !taken.has(contactId) && !excluded && (peers === 'everybody' || peer !== 'not')
          }
          onPick={(picked) =>
            onChange([
              ...(most === 1 ? [] : chosen),
              ...picked.map(({ contactId, name, title }) => ({ contactId, name, title })),
            ])
          }
        />
      )}
      {!isFull && found.length > 0 ? (
        <ul className={styles.list}>
          {found.map((person) => (
            <li key={person.contactId}>
              <Button className={styles.found} appearance="subtle" onClick={() => add(person)}>
                <span className={layout.hidden}>{form.addWord}</span>
                <span className={styles.line}>
                  <Face name={person.name} size={24} />
                  <span className={styles.name} dir="auto">
                    {person.name}
                  </span>
                  <span className={`${layout.quiet} ${styles.name}`} dir="auto">
                    {person.title ?? ''}
                  </span>
                </span>
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      <span className={layout.quiet} role="status">
        {!isFull && search.trim() !== '' && people.isSuccess && found.length === 0 ? form.noMatch : ''}
      </span>
      {people.isPending ? <span className={layout.hidden}>{t.app.loading}</span> : null}
    </div>
  )
}
