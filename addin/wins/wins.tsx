/** Wins, kept privately or told to one or two; and the owner's strengths: what people thanked them for. */
import { Button, Field, Input, makeStyles, Textarea, tokens } from '@fluentui/react-components'
import { DeleteRegular } from '@fluentui/react-icons'
import { type FormEvent, useState } from 'react'
import type { Win } from '../../contract/wins.ts'
import { PersonPicker, type Picked } from '../people/person-picker.tsx'
import { useWords } from '../strings/strings.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { Segments } from '../ui/segments.tsx'
import { ErrorNotice, Loading } from '../ui/states.tsx'
import { useOffer } from '../ui/undo.tsx'
import { TellWin } from './tell-win.tsx'
import { useTellWords } from './tell-words.ts'
import { useWins } from './wins-query.ts'

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalM },
  day: { maxWidth: '200px' },
  one: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalS,
    padding: `${tokens.spacingVerticalS} 0`,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    ':first-child': { borderTopStyle: 'none' },
  },
  line: { display: 'flex', alignItems: 'flex-start', gap: tokens.spacingHorizontalS },
  words: { flexGrow: 1, minWidth: 0 },
  quote: {
    margin: 0,
    paddingInlineStart: tokens.spacingHorizontalM,
    borderInlineStartWidth: '3px',
    borderInlineStartStyle: 'solid',
    borderInlineStartColor: tokens.colorBrandStroke2,
  },
})

const firstShown = 5
const toldMost = 2

/** `today` is the owner's day (ISO) by the server's clock. */
export function Wins({ today }: { today: string }) {
  const styles = useStyles()
  const layout = useLayout()
  const { wins: words } = useTellWords()
  const { wins, keep, remove } = useWins()
  const [all, setAll] = useState(false)
  const mine = wins.data?.wins.filter(({ kind }) => kind === 'win') ?? []
  const thanks = wins.data?.wins.filter(({ kind }) => kind === 'thanks') ?? []
  const shown = all ? mine : mine.slice(0, firstShown)
  return (
    <>
      <Card title={words.title}>
        <p className={layout.quiet}>{words.lead}</p>
        {wins.isPending ? <Loading heights={[48]} /> : null}
        {wins.isError && !wins.data ? <ErrorNotice error={wins.error} retry={() => void wins.refetch()} /> : null}
        {wins.data && mine.length === 0 ? <p className={layout.text}>{words.empty}</p> : null}
        {shown.length > 0 ? (
          <ul className={layout.list}>
            {shown.map((win) => (
              <OneWin key={win.winId} win={win} onRemove={() => remove.mutate(win.winId)} />
            ))}
          </ul>
        ) : null}
        {shown.length < mine.length ? (
          <div className={layout.row}>
            <Button appearance="subtle" onClick={() => setAll(true)}>
              {words.more}
            </Button>
          </div>
        ) : null}
        <KeepWin today={today} keep={keep} />
        {remove.isError ? <ErrorNotice error={remove.error} /> : null}
      </Card>
      <Card title={words.strengths}>
        <p className={layout.quiet}>{thanks.length > 0 ? words.strengthsLead : words.strengthsEmpty}</p>
        {thanks.length > 0 ? (
          <ul className={layout.list}>
            {thanks.map((win) => (
              <li key={win.winId} className={styles.one}>
                <ThanksLine win={win} onRemove={() => remove.mutate(win.winId)} />
              </li>
            ))}
          </ul>
        ) : null}
      </Card>
    </>
  )
}

/** Thanks in the words that were noted, with who and when. */
export function ThanksLine({ win, onRemove }: { win: Win; onRemove?: () => void }) {
  const styles = useStyles()
  const layout = useLayout()
  const { wins: words } = useTellWords()
  const { dates } = useWords()
  const day = dates.day(win.on)
  return (
    <div className={styles.line}>
      <blockquote className={`${styles.words} ${styles.quote}`}>
        <p className={layout.text} dir="auto">
          {win.text}
        </p>
        <span className={layout.quiet} dir="auto">
          {win.from ? words.thanked(win.from.name, day) : day}
        </span>
      </blockquote>
      {onRemove ? (
        <Button
          appearance="subtle"
          size="small"
          icon={<DeleteRegular />}
          aria-label={words.remove(win.text)}
          onClick={onRemove}
        />
      ) : null}
    </div>
  )
}

function OneWin({ win, onRemove }: { win: Win; onRemove: () => void }) {
  const styles = useStyles()
  const layout = useLayout()
  const { wins: words } = useTellWords()
  const { dates } = useWords()
  const [telling, setTelling] = useState(false)
  const isEnough = win.told.length >= toldMost
  const told = isEnough ? words.toldEnough : win.told.length > 0 ? words.told(win.told.length) : null
  return (
    <li className={styles.one}>
      <div className={styles.line}>
        <div className={styles.words}>
          <p className={layout.text} dir="auto">
            {win.text}
          </p>
          <span className={layout.quiet}>{[dates.day(win.on), told].filter(Boolean).join(' · ')}</span>
        </div>
        {isEnough && !telling ? null : (
          <Button
            size="small"
            aria-expanded={telling}
            aria-label={words.tellOne(win.text)}
            onClick={() => setTelling(!telling)}
          >
            {words.tell}
          </Button>
        )}
        <Button
          appearance="subtle"
          size="small"
          icon={<DeleteRegular />}
          aria-label={words.remove(win.text)}
          onClick={onRemove}
        />
      </div>
      {telling ? <TellWin win={win} /> : null}
    </li>
  )
}

const kinds = ['win', 'thanks'] as const

function KeepWin({ today, keep }: { today: string; keep: ReturnType<typeof useWins>['keep'] }) {
  const styles = useStyles()
  const layout = useLayout()
  const { wins: words } = useTellWords()
  const offer = useOffer()
  const [kind, setKind] = useState<Win['kind']>('win')
  const [text, setText] = useState('')
  const [on, setOn] = useState(today)
  const [from, setFrom] = useState<Picked[]>([])
  const save = (event: FormEvent): void => {
    event.preventDefault()
    if (text.trim() === '') return
    const contactId = kind === 'thanks' ? (from[0]?.contactId ?? null) : null
    // What was typed stays until it is stored.
    keep.mutate(
      { winId: crypto.randomUUID(), kind, text: text.trim(), on: on || today, contactId },
      {
        onSuccess: () => {
          setText('')
          setFrom([])
          offer({ text: words.kept })
        },
      },
    )
  }
  return (
    <form onSubmit={save} className={styles.form}>
      <div>
        <Segments
          label={words.kind}
          value={kind}
          options={kinds.map((value) => ({ value, label: words.kinds[value] }))}
          onChange={setKind}
          chips
        />
      </div>
      <Field label={kind === 'win' ? words.textWin : words.textThanks}>
        <Textarea dir="auto" maxLength={1000} value={text} onChange={(_event, { value }) => setText(value)} />
      </Field>
      {kind === 'thanks' ? <PersonPicker label={words.from} chosen={from} most={1} onChange={setFrom} /> : null}
      <Field label={words.on} className={styles.day}>
        <Input type="date" max={today} value={on} onChange={(_event, { value }) => setOn(value)} />
      </Field>
      <div className={layout.row}>
        <Button type="submit" disabledFocusable={keep.isPending || text.trim() === ''}>
          {words.keep}
        </Button>
      </div>
      {keep.isError ? <ErrorNotice error={keep.error} /> : null}
    </form>
  )
}
