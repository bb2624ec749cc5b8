/** One suggestion: who, when, why, and one main button. */
import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { ChevronDownRegular, ChevronUpRegular } from '@fluentui/react-icons'
import { useId, useState } from 'react'
import type { Suggestion } from '../../contract/suggestions.ts'
import { whoOf } from '../invites/invite-words.ts'
import { useWords } from '../strings/strings.ts'
import { Face } from '../ui/face.tsx'
import { useLayout } from '../ui/layout.tsx'
import { reasonText } from '../ui/reason.ts'
import { ErrorNotice } from '../ui/states.tsx'
import { AutoLine } from './auto-line.tsx'
import { DaysWithout } from './days-without.tsx'
import { NotNow } from './not-now.tsx'
import { SlotChoice } from './slot-choice.tsx'
import { assumptions, nextWeek, slotReasons, theirTimes } from './slot-words.ts'
import type { Aside, useSuggestionActions } from './today-query.ts'
import { type OpenPerson, WhyButton, WhyPeople } from './why-part.tsx'
import { WordCard } from './word-card.tsx'

const useStyles = makeStyles({
  head: { display: 'flex', gap: tokens.spacingHorizontalM, alignItems: 'flex-start' },
  faces: { display: 'flex', flexShrink: 0, '& > * + *': { marginInlineStart: '-12px' } },
  words: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalXXS, minWidth: 0, flexGrow: 1 },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground1,
    overflowWrap: 'anywhere',
  },
  when: { fontVariantNumeric: 'tabular-nums', color: tokens.colorNeutralForeground1 },
  linked: { boxShadow: tokens.shadow8 },
})

type Props = {
  suggestion: Suggestion
  /** The owner's day (ISO) by the server's clock. */
  today: string
  actions: ReturnType<typeof useSuggestionActions>
  /** Opens a person's own screen; null where there is none. */
  onOpen: OpenPerson | null
  /** The one that a link led to. */
  linked?: boolean
  onAside?: () => void
}

/** The words at the head: title, what they do, and the time in everybody's hours. */
function Head({ suggestion, start, id }: { suggestion: Suggestion; start: string | null; id: string }) {
  const styles = useStyles()
  const layout = useLayout()
  const { t, dates } = useWords()
  const { people } = suggestion
  const slot = suggestion.slots.find((one) => one.start === start)
  const kinds = t.kinds as Record<string, (who: string) => string>
  const title = (kinds[slot?.kind ?? suggestion.kind] ?? t.kinds.other)(whoOf(people, t))
  const role = people.length === 1 ? people[0]?.title : null
  return (
    <div className={styles.head}>
      <span className={styles.faces} aria-hidden="true">
        {people.slice(0, 3).map(({ contactId, name }) => (
          <Face key={contactId} name={name} size={40} />
        ))}
      </span>
      <div className={styles.words}>
        <div className={layout.between}>
          <h2 className={styles.title} id={id} dir="auto">
            {title}
          </h2>
          {slot ? (
            <span className={mergeClasses(layout.text, styles.when)}>{dates.slot(slot.start, slot.end)}</span>
          ) : (
            <span className={layout.quiet}>{t.today.noTimes}</span>
          )}
        </div>
        <div className={layout.between}>
          <span className={layout.quiet} dir="auto">
            {role ?? ''}
          </span>
          <span className={layout.quiet} dir="auto">
            {slot ? theirTimes(slot, people, t, dates).join(' · ') : ''}
          </span>
        </div>
      </div>
    </div>
  )
}

/** A meeting to accept, or a word to send. */
export function SuggestionCard(props: Props) {
  const styles = useStyles()
  const { linked, ...shared } = props
  if (props.suggestion.action === 'meet') return <MeetingCard {...props} />
  return <WordCard {...shared} {...(linked ? { className: styles.linked } : {})} />
}

function MeetingCard({ suggestion, today, actions, onOpen, linked, onAside }: Props) {
  const styles = useStyles()
  const layout = useLayout()
  const { t, dates } = useWords()
  const id = useId()
  const [open, setOpen] = useState<'times' | 'why' | null>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  const { suggestionId, people, slots } = suggestion
  const slot = slots.find(({ start }) => start === chosen) ?? slots[0]
  const { accept, askTimes } = actions
  const mine = accept.variables?.suggestionId === suggestionId
  const asked = askTimes.variables?.suggestionId === suggestionId
  const looking = asked && askTimes.isSuccess
  const facts = slot ? slotReasons(slot, t) : []
  const guesses = assumptions(suggestion.assumed, t)
  const setAside = (aside: Aside): void => {
    actions.setAside.mutate({ suggestion, aside })
    onAside?.()
  }
  const toggle = (part: 'times' | 'why') => (): void => setOpen(open === part ? null : part)
  const ask = (): void => askTimes.mutate({ suggestionId, ...nextWeek(today, dates) })
  return (
    <section className={mergeClasses(layout.card, linked && styles.linked)} aria-labelledby={id}>
      <Head suggestion={suggestion} start={slot?.start ?? null} id={id} />
      <p className={layout.text}>{reasonText(suggestion.reason, t)}</p>
      {suggestion.about?.text ? <p className={layout.text} dir="auto">{`“${suggestion.about.text}”`}</p> : null}
      {facts.length + guesses.length > 0 ? (
        <p className={layout.quiet}>{[facts.join(' · '), ...guesses].filter(Boolean).join(' · ')}</p>
      ) : null}
      <AutoLine suggestion={suggestion} />
      <div className={layout.row}>
        {slot ? (
          <>
            <Button
              appearance="primary"
              disabledFocusable={accept.isPending}
              aria-label={t.today.inviteAt(whoOf(people, t), dates.slot(slot.start, slot.end))}
              onClick={() => accept.mutate({ suggestionId, start: slot.start })}
            >
              {t.today.invite}
            </Button>
            <Button
              appearance="subtle"
              aria-expanded={open === 'times'}
              aria-describedby={id}
              icon={open === 'times' ? <ChevronUpRegular /> : <ChevronDownRegular />}
              iconPosition="after"
              onClick={toggle('times')}
            >
              {t.today.otherTimes}
            </Button>
          </>
        ) : (
          <Button
            appearance="primary"
            aria-describedby={id}
            disabledFocusable={looking || askTimes.isPending}
            onClick={ask}
          >
            {t.today.askTimes}
          </Button>
        )}
        <NotNow today={today} onAside={setAside} describedBy={id} />
        <WhyButton isOpen={open === 'why'} describedBy={id} onToggle={toggle('why')} />
      </div>
      {looking && !slot ? (
        <p role="status" className={layout.quiet}>
          {t.today.looking}
        </p>
      ) : null}
      {accept.isError && mine ? <ErrorNotice error={accept.error} /> : null}
      {askTimes.isError && asked ? <ErrorNotice error={askTimes.error} /> : null}
      {open === 'times' && slot ? (
        <SlotChoice
          suggestion={suggestion}
          chosen={slot.start}
          onChoose={setChosen}
          onAsk={looking || (asked && askTimes.isPending) ? null : ask}
          looking={looking}
        />
      ) : null}
      {open === 'times' || !slot ? <DaysWithout days={suggestion.days ?? []} open={!slot} /> : null}
      {open === 'why' ? <WhyPeople suggestion={suggestion} onOpen={onOpen} /> : null}
    </section>
  )
}
