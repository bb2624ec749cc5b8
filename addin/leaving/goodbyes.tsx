/** The goodbye list: a draft for everybody the owner is in touch with, and the people they take along as files. */
import { Button, Checkbox, makeStyles, tokens } from '@fluentui/react-components'
import { ArrowDownloadRegular, ChevronLeftRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { Leaving } from '../../contract/leaving.ts'
import { useTouchWords } from '../circles/touch-words.ts'
import { OwnDraft } from '../drafts/own-draft.tsx'
import { ReachCard } from '../in-touch/reach-card.tsx'
import { useWords } from '../strings/strings.ts'
import { firstName } from '../ui/first-name.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { PersonLine } from '../ui/person-line.tsx'
import { Empty, ErrorNotice, Loading } from '../ui/states.tsx'
import { useLeaving, useLeavingActions } from './leaving-query.ts'

const useStyles = makeStyles({
  back: { alignSelf: 'flex-start', marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalM})` },
  one: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalS,
    padding: `${tokens.spacingVerticalS} 0`,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    ':first-child': { borderTopStyle: 'none' },
  },
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  who: { flex: '1 1 200px', minWidth: 0 },
})

export function Goodbyes() {
  const styles = useStyles()
  const layout = useLayout()
  const { leaving: words } = useTouchWords()
  const { dates } = useWords()
  const go = useNavigate()
  const leaving = useLeaving()
  const { file } = useLeavingActions()
  const { data } = leaving
  const said = data?.people.filter(({ saidAt }) => saidAt !== null).length ?? 0
  return (
    <>
      <Button className={styles.back} appearance="subtle" icon={<ChevronLeftRegular />} onClick={() => void go('/me')}>
        {words.back}
      </Button>
      <h1 className={layout.title}>{words.title}</h1>
      {leaving.isPending ? <Loading heights={[96, 240]} /> : null}
      {leaving.isError && !data ? <ErrorNotice error={leaving.error} retry={() => void leaving.refetch()} /> : null}
      {data?.lastDay ? <p className={layout.text}>{words.on(dates.longDay(data.lastDay))}</p> : null}
      {data ? (
        <Card title={words.files}>
          <p className={layout.quiet}>{data.filesOpen ? words.filesLead : words.closed}</p>
          {data.filesOpen ? (
            <div className={layout.row}>
              {(['vcf', 'csv'] as const).map((format) => (
                <Button
                  key={format}
                  icon={<ArrowDownloadRegular />}
                  disabledFocusable={file.isPending}
                  onClick={() => file.mutate(format)}
                >
                  {words[format]}
                </Button>
              ))}
            </div>
          ) : null}
          {file.isError ? <ErrorNotice error={file.error} /> : null}
        </Card>
      ) : null}
      {data && data.people.length === 0 ? <Empty title={words.empty} /> : null}
      {data && data.people.length > 0 ? (
        <Card title={words.list} end={<span className={layout.quiet}>{words.progress(said, data.people.length)}</span>}>
          <ul className={layout.list}>
            {data.people.map((person) => (
              <Goodbye key={person.contactId} person={person} />
            ))}
          </ul>
        </Card>
      ) : null}
    </>
  )
}

function Goodbye({ person }: { person: Leaving['people'][number] }) {
  const styles = useStyles()
  const { leaving: words } = useTouchWords()
  const { said } = useLeavingActions()
  const [open, setOpen] = useState(false)
  const { contactId, name, hasReach, saidAt, draft } = person
  const mark = (isSaid: boolean): void => said.mutate({ contactId, isSaid })
  return (
    <li className={styles.one}>
      <div className={styles.line}>
        <div className={styles.who}>
          <PersonLine name={name} line={hasReach ? words.hasReach : words.noReach} />
        </div>
        <Button size="small" aria-expanded={open} aria-label={words.draftOne(name)} onClick={() => setOpen(!open)}>
          {words.draft}
        </Button>
        <Checkbox
          label={words.said}
          aria-label={words.saidOne(name)}
          checked={saidAt !== null}
          onChange={(_event, { checked }) => mark(checked === true)}
        />
      </div>
      {open ? (
        <>
          <OwnDraft draft={draft} who={firstName(name)} sentLabel={words.said} onSent={() => mark(true)} />
          {hasReach ? null : <ReachCard contactId={contactId} />}
        </>
      ) : null}
      {said.isError ? <ErrorNotice error={said.error} /> : null}
    </li>
  )
}
