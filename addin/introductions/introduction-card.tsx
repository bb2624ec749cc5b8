/** One introduction: the private question, the yes, and the mail to both. */
import { Button } from '@fluentui/react-components'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import {
  type Introduction,
  introduce,
  sayAgreed,
  sendQuestion,
  withdrawIntroduction,
} from '../../contract/introductions.ts'
import { useApi } from '../api.ts'
import { Compose } from '../drafts/compose.tsx'
import { OnItsWay } from '../drafts/on-its-way.tsx'
import { useWords } from '../strings/strings.ts'
import { firstName } from '../ui/first-name.ts'
import { useLayout } from '../ui/layout.tsx'
import { PersonLine } from '../ui/person-line.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { useOffer } from '../ui/undo.tsx'
import { useTellWords } from '../wins/tell-words.ts'

/** `onSend` hears that the mail to both left for its ten seconds. */
export function IntroductionCard(props: { introduction: Introduction; onSend: () => void }) {
  const { introduction } = props
  const layout = useLayout()
  const { introductions: words } = useTellWords()
  const { dates } = useWords()
  const { introductionId, asked, state } = introduction
  const { agreed, withdraw } = useWordOn(introductionId)
  const [mailing, setMailing] = useState(false)
  const [isSending, setIsSending] = useState(false)
  const failed = [agreed, withdraw].find(({ isError }) => isError)
  const wishing = introduction.for
  const isOpen = state === 'asked' || state === 'agreed'
  return (
    <section className={layout.card} aria-label={words.line(asked.name, wishing.name)}>
      <PersonLine name={asked.name} heading={2} line={words.line(words.states[state], wishing.name)} />
      {state === 'asked' ? (
        <>
          <p className={layout.quiet}>{words.lapses(dates.day(introduction.lapsesAt))}</p>
          <div className={layout.row}>
            <Button appearance="primary" aria-expanded={mailing} onClick={() => setMailing(!mailing)}>
              {words.question}
            </Button>
            <Button disabledFocusable={agreed.isPending} onClick={() => agreed.mutate(true)}>
              {words.saidYes}
            </Button>
          </div>
        </>
      ) : null}
      {mailing && state === 'asked' ? <Question introduction={introduction} /> : null}
      {introduction.introducing || isSending ? (
        <Introducing
          introduction={introduction}
          onSend={() => {
            setIsSending(true)
            props.onSend()
          }}
        />
      ) : introduction.leaving ? (
        <Leaving messageId={introduction.leaving} />
      ) : null}
      {isOpen ? (
        <div className={layout.row}>
          <Button
            appearance="subtle"
            size="small"
            disabledFocusable={withdraw.isPending}
            onClick={() => withdraw.mutate(true)}
          >
            {words.withdraw}
          </Button>
        </div>
      ) : null}
      {failed ? <ErrorNotice error={failed.error} /> : null}
    </section>
  )
}

/** "They said yes" and taking the question back; each can be undone. */
function useWordOn(introductionId: string) {
  const { introductions: words } = useTellWords()
  const { call } = useApi()
  const queries = useQueryClient()
  const offer = useOffer()
  const params = { introductionId }
  const onSettled = (): void => void queries.invalidateQueries({ queryKey: ['introductions'] })
  const agreed = useMutation({
    mutationFn: (yes: boolean) => call(sayAgreed, { params, body: { agreed: yes } }),
    onSuccess: (_answer, yes) => {
      if (yes) offer({ text: words.saidYesNoted, undo: () => agreed.mutate(false) })
    },
    onSettled,
  })
  const withdraw = useMutation({
    mutationFn: (withdrawn: boolean) => call(withdrawIntroduction, { params, body: { withdrawn } }),
    onSuccess: (_answer, withdrawn) => {
      if (withdrawn) offer({ text: words.withdrawn, undo: () => withdraw.mutate(false) })
    },
    onSettled,
  })
  return { agreed, withdraw }
}

function Question({ introduction }: { introduction: Introduction }) {
  const { call } = useApi()
  const { introductionId, question, asked } = introduction
  return (
    <Compose
      draft={question}
      who={firstName(asked.name)}
      send={(body) => call(sendQuestion, { params: { introductionId }, body })}
    />
  )
}

function useRefresh(): () => void {
  const queries = useQueryClient()
  return () => void queries.invalidateQueries({ queryKey: ['introductions'] })
}

type IntroducingProps = { introduction: Introduction; onSend: () => void }

/** Stays while its mail is on its way, although the server has no draft for it any more. */
function Introducing({ introduction, onSend }: IntroducingProps) {
  const layout = useLayout()
  const { introductions: words } = useTellWords()
  const { call } = useApi()
  const refresh = useRefresh()
  const [messageId] = useState(() => crypto.randomUUID())
  const [draft] = useState(introduction.introducing)
  const { introductionId, asked } = introduction
  if (!draft) return null
  return (
    <>
      <h3 className={layout.subtitle}>{words.introduce}</h3>
      <Compose
        draft={draft}
        who={words.both(firstName(introduction.for.name), firstName(asked.name))}
        send={(body) => call(introduce, { params: { introductionId }, body: { ...body, messageId } })}
        onSend={() => {
          onSend()
          refresh()
        }}
        onUndone={refresh}
      />
    </>
  )
}

/** Left from another place or before the page was opened anew. */
function Leaving({ messageId }: { messageId: string }) {
  const refresh = useRefresh()
  return <OnItsWay messageId={messageId} onUndone={refresh} />
}
