/** Whom to turn to: at most three, each with the reason, to be chosen by the owner. */
import { Button, Checkbox, makeStyles, tokens } from '@fluentui/react-components'
import { PeopleSearchRegular } from '@fluentui/react-icons'
import { useMutation } from '@tanstack/react-query'
import { type Askee, findAskees } from '../../contract/asks.ts'
import type { Input } from '../../contract/client.ts'
import { useApi } from '../api.ts'
import type { Picked } from '../people/person-picker.tsx'
import { useLayout } from '../ui/layout.tsx'
import { PersonLine } from '../ui/person-line.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { useAskWords } from './ask-words.ts'

const useStyles = makeStyles({
  one: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    alignItems: 'center',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    ':first-child': { borderTopStyle: 'none' },
    padding: `${tokens.spacingVerticalXS} 0`,
  },
  reason: { gridColumn: '2', paddingInlineStart: '44px' },
})

type Props = {
  /** Null while it is not known what is asked. */
  wish: Input<typeof findAskees>['body'] | null
  chosen: readonly Picked[]
  onChange: (people: Picked[]) => void
  most: number
}

/** Nothing is asked of anybody by looking, and nothing is stored. */
export function Candidates({ wish, chosen, onChange, most }: Props) {
  const styles = useStyles()
  const layout = useLayout()
  const { form } = useAskWords()
  const { call } = useApi()
  const find = useMutation({
    mutationFn: (body: Input<typeof findAskees>['body']) => call(findAskees, { body }),
    gcTime: 0,
  })
  const isEar = wish?.kind === 'ear'
  const toggle = ({ contactId, name, title }: Askee, on: boolean): void => {
    const others = chosen.filter((one) => one.contactId !== contactId)
    const kept = most === 1 ? [] : others
    onChange(on ? [...kept, { contactId, name, title }].slice(-most) : others)
  }
  const people = find.data?.people ?? []
  return (
    <>
      <div className={layout.row}>
        <Button
          icon={<PeopleSearchRegular />}
          disabledFocusable={find.isPending || wish === null}
          onClick={() => {
            if (wish) find.mutate(wish)
          }}
        >
          {isEar ? form.listen : form.find}
        </Button>
        <span className={layout.quiet} role="status">
          {find.isPending
            ? form.finding
            : find.data && people.length === 0
              ? isEar
                ? form.nobodyEar
                : form.nobody
              : ''}
        </span>
      </div>
      {people.length > 0 ? (
        <ul className={layout.list}>
          {people.map((person) => (
            <li key={person.contactId} className={styles.one}>
              <Checkbox
                aria-label={form.add(person.name)}
                checked={chosen.some(({ contactId }) => contactId === person.contactId)}
                onChange={(_event, { checked }) => toggle(person, checked === true)}
              />
              <PersonLine name={person.name} line={person.title ?? ''} />
              <p className={`${layout.quiet} ${styles.reason}`} dir="auto">
                {person.reason.text}
              </p>
            </li>
          ))}
        </ul>
      ) : null}
      <p className={layout.quiet}>{form.upTo}</p>
      {find.isError ? <ErrorNotice error={find.error} /> : null}
    </>
  )
}
