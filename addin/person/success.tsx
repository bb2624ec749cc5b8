/** "Did something great": one tap, undone by another; a word for it comes back before the two next meet. */
import { Button } from '@fluentui/react-components'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Person } from '../../contract/people.ts'
import { deleteSuccess, keepSuccess } from '../../contract/wins.ts'
import { useApi } from '../api.ts'
import { ErrorNotice } from '../ui/states.tsx'
import { useOffer } from '../ui/undo.tsx'
import { useBriefWords } from './brief-words.ts'

/** `today` is the owner's day (ISO) by the server's clock. */
export function Success({ contactId, today }: Pick<Person, 'contactId'> & { today: string }) {
  const { success: words } = useBriefWords()
  const { call } = useApi()
  const queries = useQueryClient()
  const offer = useOffer()
  const refresh = (): void => void queries.invalidateQueries({ queryKey: ['credit'] })
  const forget = useMutation({
    mutationFn: (successId: string) => call(deleteSuccess, { params: { contactId, successId } }),
    onSettled: refresh,
  })
  const keep = useMutation({
    mutationFn: () => call(keepSuccess, { params: { contactId, successId: crypto.randomUUID() }, body: { on: today } }),
    onSuccess: ({ successId }) => offer({ text: words.kept, undo: () => forget.mutate(successId) }),
    onSettled: refresh,
  })
  return (
    <>
      <Button size="small" disabledFocusable={keep.isPending} onClick={() => keep.mutate()}>
        {words.tap}
      </Button>
      {keep.isError ? <ErrorNotice error={keep.error} /> : null}
    </>
  )
}
