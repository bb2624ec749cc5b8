/** One swap: two legs, each with its time; the return leg is tracked, and only ever to the one whose turn it is. */
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Direction, dropSwap, type Leg, type Swap, searchLeg } from '../../contract/swaps.ts'
import { useApi } from '../api.ts'
import { HeldInvite } from '../invites/held-invite.tsx'
import { useShelfWords } from '../shelf/shelf-words.ts'
import { useWords } from '../strings/strings.ts'
import { useFoundSlots } from '../today/found-slots.ts'
import { SlotChoice } from '../today/slot-choice.tsx'
import { useSuggestionActions } from '../today/today-query.ts'
import { Confirm } from '../ui/confirm.tsx'
import { firstName } from '../ui/first-name.ts'
import { useLayout } from '../ui/layout.tsx'
import { PersonLine } from '../ui/person-line.tsx'
import { ErrorNotice } from '../ui/states.tsx'

const useStyles = makeStyles({
  leg: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalS,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    paddingTop: tokens.spacingVerticalM,
  },
  turn: { color: tokens.colorBrandForeground1 },
})

export function SwapCard({ swap }: { swap: Swap }) {
  const styles = useStyles()
  const layout = useLayout()
  const { swaps: words } = useShelfWords()
  const { call } = useApi()
  const queries = useQueryClient()
  const end = useMutation({
    mutationFn: () => call(dropSwap, { params: { swapId: swap.swapId } }),
    onSettled: () => void queries.invalidateQueries({ queryKey: ['swaps'] }),
  })
  return (
    <section className={layout.card} aria-label={swap.name}>
      <PersonLine name={swap.name} heading={2} />
      {swap.yourTurn ? <p className={`${layout.text} ${styles.turn}`}>{words.yourTurn}</p> : null}
      <LegPart swap={swap} direction="learn" leg={swap.learnLeg} what={`${words.youLearn}: ${swap.learn}`} />
      {swap.teachLeg && swap.teach ? (
        <LegPart swap={swap} direction="teach" leg={swap.teachLeg} what={`${words.youTeach}: ${swap.teach}`} />
      ) : null}
      <div className={layout.row}>
        <Confirm
          trigger={
            <Button appearance="subtle" size="small" disabledFocusable={end.isPending}>
              {words.end}
            </Button>
          }
          title={words.endTitle}
          text={words.endText}
          yes={words.endYes}
          no={words.endNo}
          onYes={() => end.mutate()}
        />
      </div>
      {end.isError ? <ErrorNotice error={end.error} /> : null}
    </section>
  )
}

function LegPart({ swap, direction, leg, what }: { swap: Swap; direction: Direction; leg: Leg; what: string }) {
  const styles = useStyles()
  const layout = useLayout()
  const { swaps: words } = useShelfWords()
  const { dates } = useWords()
  const { call } = useApi()
  const queries = useQueryClient()
  const look = useMutation({
    mutationFn: () => call(searchLeg, { params: { swapId: swap.swapId }, body: { leg: direction } }),
    onSettled: () => void queries.invalidateQueries({ queryKey: ['swaps'] }),
  })
  return (
    <div className={styles.leg}>
      <div className={layout.between}>
        <span className={layout.text} dir="auto">
          {what}
        </span>
        <span className={layout.quiet} role="status">
          {words.states[leg.state]}
          {leg.start ? `, ${dates.dateTime(leg.start)}` : ''}
        </span>
      </div>
      {leg.inviteId ? <HeldInvite inviteId={leg.inviteId} /> : null}
      {leg.state === 'times' ? <LegTimes swap={swap} proposalId={leg.proposalId} what={what} /> : null}
      {leg.state === 'open' ? (
        <div className={layout.row}>
          <Button
            size="small"
            aria-label={`${words.look}: ${what}`}
            disabledFocusable={look.isPending}
            onClick={() => look.mutate()}
          >
            {words.look}
          </Button>
        </div>
      ) : null}
      {look.isError ? <ErrorNotice error={look.error} /> : null}
    </div>
  )
}

/** The times that were found for a leg; taking one holds the invite for ten seconds. */
function LegTimes({ swap, proposalId, what }: { swap: Swap; proposalId: string; what: string }) {
  const layout = useLayout()
  const { swaps: words } = useShelfWords()
  const { t, dates } = useWords()
  const queries = useQueryClient()
  const found = useFoundSlots(proposalId)
  const [chosen, setChosen] = useState<string | null>(null)
  const [held, setHeld] = useState<string | null>(null)
  const { accept } = useSuggestionActions((_id, { inviteId }) => setHeld(inviteId))
  if (held)
    return (
      <HeldInvite
        inviteId={held}
        focus
        onUndone={() => {
          setHeld(null)
          void queries.invalidateQueries({ queryKey: ['swaps'] })
        }}
      />
    )
  const slots = found.data?.slots ?? []
  const slot = slots.find(({ start }) => start === chosen) ?? slots[0]
  if (!slot) return null
  const person = { contactId: swap.contactId, name: swap.name, title: null }
  const offered = { suggestionId: proposalId, people: [person], slots }
  return (
    <>
      <SlotChoice suggestion={offered} chosen={slot.start} onChoose={setChosen} onAsk={null} looking={false} />
      <div className={layout.row}>
        <Button
          appearance="primary"
          disabledFocusable={accept.isPending}
          aria-label={`${t.today.inviteAt(firstName(swap.name), dates.slot(slot.start, slot.end))}: ${what}`}
          onClick={() => accept.mutate({ suggestionId: proposalId, start: slot.start })}
        >
          {words.invite}
        </Button>
      </div>
      {accept.isError ? <ErrorNotice error={accept.error} /> : null}
    </>
  )
}
