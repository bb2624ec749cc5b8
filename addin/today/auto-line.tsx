/** What would be booked without a click, with the way to stop it; and what is held in the owner's own calendar. */
import { Button } from '@fluentui/react-components'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type Suggestion, type Today, vetoSuggestion } from '../../contract/suggestions.ts'
import { useApi } from '../api.ts'
import { meetWords } from '../meet/meet-words.ts'
import { useArea } from '../strings/area.ts'
import { useWords } from '../strings/strings.ts'
import { useLayout } from '../ui/layout.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { useOffer } from '../ui/undo.tsx'

/** Nothing where neither is so. */
export function AutoLine({ suggestion }: { suggestion: Suggestion }) {
  const layout = useLayout()
  const { dates } = useWords()
  const words = useArea(meetWords)
  const { call } = useApi()
  const queries = useQueryClient()
  const offer = useOffer()
  const { suggestionId, auto, hold, slots } = suggestion
  const veto = useMutation({
    mutationFn: () => call(vetoSuggestion, { params: { suggestionId }, body: {} }),
    onSuccess: () => {
      queries.setQueryData<Today>(
        ['today'],
        (today) =>
          today && {
            ...today,
            suggestions: today.suggestions.map((one) =>
              one.suggestionId === suggestionId ? { ...one, auto: null } : one,
            ),
          },
      )
      offer({ text: words.vetoed })
    },
    onSettled: () => void queries.invalidateQueries({ queryKey: ['today'] }),
  })
  const slot = slots.find(({ start }) => start === auto?.start)
  return (
    <>
      {auto ? (
        <div className={layout.row}>
          <span className={layout.quiet}>
            {words.autoAt(
              slot ? dates.slot(slot.start, slot.end) : dates.dateTime(auto.start),
              dates.dateTime(auto.at),
            )}
          </span>
          <Button size="small" disabledFocusable={veto.isPending} onClick={() => veto.mutate()}>
            {words.veto}
          </Button>
        </div>
      ) : null}
      {hold ? <p className={layout.quiet}>{words.hold(dates.slot(hold.start, hold.end))}</p> : null}
      {veto.isError ? <ErrorNotice error={veto.error} /> : null}
    </>
  )
}
