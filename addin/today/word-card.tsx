/** A suggestion that is a word rather than a meeting: what it is about, the draft, and one main button. */
import { Button, mergeClasses } from '@fluentui/react-components'
import { lazy, Suspense, useId, useState } from 'react'
import { useNavigate } from 'react-router'
import type { Suggestion } from '../../contract/suggestions.ts'
import { whoOf } from '../invites/invite-words.ts'
import type { Dates } from '../strings/dates.ts'
import { type Strings, useWords } from '../strings/strings.ts'
import { useLayout } from '../ui/layout.tsx'
import { PersonLine } from '../ui/person-line.tsx'
import { reasonText } from '../ui/reason.ts'
import { ErrorNotice, Loading } from '../ui/states.tsx'
import { NotNow } from './not-now.tsx'
import type { Aside, useSuggestionActions } from './today-query.ts'
import { type OpenPerson, WhyButton, WhyPeople } from './why-part.tsx'

const CardDraft = lazy(() => import('./card-draft.tsx').then(({ CardDraft: part }) => ({ default: part })))

type Props = {
  suggestion: Suggestion
  /** The owner's day (ISO) by the server's clock. */
  today: string
  actions: ReturnType<typeof useSuggestionActions>
  onOpen: OpenPerson | null
  className?: string
  onAside?: () => void
}

/** What it is about in the owner's own words, and the day or the meeting that goes with it. */
function aboutText({ about }: Suggestion, t: Strings, dates: Dates): string {
  if (!about) return ''
  return [
    about.text ? `“${about.text}”` : null,
    about.swap ? t.today.swapOf(about.swap.learn, about.swap.teach) : null,
    about.on ? dates.day(about.on) : null,
    about.beside ? t.today.beside(dates.slot(about.beside.start, about.beside.end)) : null,
  ]
    .filter(Boolean)
    .join(' · ')
}

export function WordCard({ suggestion, today, actions, onOpen, className, onAside }: Props) {
  const layout = useLayout()
  const { t, dates } = useWords()
  const id = useId()
  const [open, setOpen] = useState<'draft' | 'why' | null>(null)
  const { people, action, reason, suggestionId } = suggestion
  const kinds = t.kinds as Record<string, (who: string) => string>
  const title = (kinds[suggestion.kind] ?? t.kinds.other)(whoOf(people, t))
  const toggle = (part: 'draft' | 'why') => (): void => setOpen(open === part ? null : part)
  const about = aboutText(suggestion, t, dates)
  const failed = [actions.answer, actions.finish, actions.swap].find(
    ({ isError, variables }) => isError && variables?.suggestionId === suggestionId,
  )
  return (
    <section className={mergeClasses(layout.card, className)} aria-labelledby={id}>
      <div id={id}>
        <PersonLine size="large" heading={2} name={title} face={people[0]?.name ?? title} line={about} />
      </div>
      <p className={layout.text}>{reasonText(reason, t)}</p>
      <div className={layout.row}>
        <MainButton
          suggestion={suggestion}
          actions={actions}
          isOpen={open === 'draft'}
          onDraft={toggle('draft')}
          id={id}
        />
        <NotNow
          today={today}
          describedBy={id}
          onAside={(aside: Aside) => {
            actions.setAside.mutate({ suggestion, aside })
            onAside?.()
          }}
        />
        <WhyButton isOpen={open === 'why'} describedBy={id} onToggle={toggle('why')} />
      </div>
      {failed ? <ErrorNotice error={failed.error} /> : null}
      {open === 'draft' && (action === 'write' || action === 'compose') ? (
        <Suspense fallback={<Loading heights={[180]} />}>
          <CardDraft suggestion={suggestion} actions={actions} />
        </Suspense>
      ) : null}
      {open === 'why' ? <WhyPeople suggestion={suggestion} onOpen={onOpen} /> : null}
    </section>
  )
}

type MainProps = Pick<Props, 'suggestion' | 'actions'> & { isOpen: boolean; onDraft: () => void; id: string }

/** What the card is for, in one click or one click and a look at the words. */
function MainButton({ suggestion, actions, isOpen, onDraft, id }: MainProps) {
  const { t } = useWords()
  const go = useNavigate()
  const { action } = suggestion
  if (action === 'credit')
    return (
      <Button appearance="primary" aria-describedby={id} onClick={() => void go('/ask/credit')}>
        {t.today.giveCredit}
      </Button>
    )
  if (action === 'answer')
    return (['yes', 'no'] as const).map((said) => (
      <Button
        key={said}
        appearance={said === 'yes' ? 'primary' : 'secondary'}
        aria-describedby={id}
        disabledFocusable={actions.answer.isPending}
        onClick={() => actions.answer.mutate({ suggestionId: suggestion.suggestionId, said })}
      >
        {t.today.answers[said]}
      </Button>
    ))
  if (action === 'swap')
    return suggestion.about?.swap ? (
      <Button
        appearance="primary"
        aria-describedby={id}
        disabledFocusable={actions.swap.isPending}
        onClick={() => actions.swap.mutate(suggestion)}
      >
        {t.today.beginSwap}
      </Button>
    ) : null
  return (
    <Button appearance="primary" aria-describedby={id} aria-expanded={isOpen} onClick={onDraft}>
      {t.today.seeWords}
    </Button>
  )
}
