/** One person's answer, and what the owner says about them. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  correctPerson,
  excludePerson,
  includePerson,
  logActivity,
  type Person,
  readPerson,
  undoActivity,
  undoCorrection,
} from '../../contract/people.ts'
import { useApi } from '../api.ts'
import { useAtOnce } from '../at-once.ts'
import { useWords } from '../strings/strings.ts'
import { useOffer } from '../ui/undo.tsx'

export type Correction = 'more' | 'less' | 'elsewhere' | 'peer' | 'not-peer'
export type Activity = 'coffee' | 'thanks' | 'help' | 'call'

export function usePerson(contactId: string) {
  const { call } = useApi()
  return useQuery({
    queryKey: ['person', contactId],
    queryFn: ({ signal }) => call(readPerson, { params: { contactId } }, { signal }),
  })
}

/** Everything here shows at once or says that it failed, and can be undone. */
export function usePersonActions(person: Pick<Person, 'contactId' | 'name'>) {
  const { call } = useApi()
  const { t } = useWords()
  const queries = useQueryClient()
  const offer = useOffer()
  const params = { contactId: person.contactId }
  const elsewhere = ['people', 'lookup', 'today'].map((key) => [key])
  const refresh = (): void => {
    for (const queryKey of [['person'], ...elsewhere]) void queries.invalidateQueries({ queryKey })
  }
  const leaveOut = useAtOnce({
    queryKey: ['person', person.contactId],
    mutationFn: (isOut: boolean): Promise<unknown> =>
      isOut ? call(excludePerson, { params, body: {} }) : call(includePerson, { params }),
    show: (known: Person, isOut) => ({ ...known, excluded: isOut }),
    also: elsewhere,
    onTaken: (isOut, isLast) => {
      // Whoever has clicked again meanwhile needs no way back.
      if (isOut && isLast) offer({ text: t.person.excluded(person.name), undo: () => leaveOut.mutate(false) })
    },
  })
  const takeBack = useMutation({
    mutationFn: (correctionId: string) => call(undoCorrection, { params: { ...params, correctionId } }),
    onSettled: refresh,
  })
  const correct = useMutation({
    mutationFn: (said: Correction | { day: string }) =>
      call(correctPerson, {
        params,
        body: typeof said === 'string' ? { kind: said } : { kind: 'not-contact', day: said.day },
      }),
    onSuccess: ({ correctionId }) => offer({ text: t.person.corrected, undo: () => takeBack.mutate(correctionId) }),
    onSettled: refresh,
  })
  const unlog = useMutation({
    mutationFn: (activityId: string) => call(undoActivity, { params: { ...params, activityId } }),
    onSettled: refresh,
  })
  const log = useMutation({
    mutationFn: (body: { activityId: string; kind: Activity; by?: 'me' | 'them'; on: string }) =>
      call(logActivity, { params, body }),
    onSuccess: ({ activityId }, { kind }) =>
      offer({ text: t.person.logged[kind], undo: () => unlog.mutate(activityId) }),
    onSettled: refresh,
  })
  return { leaveOut, correct, takeBack, log, unlog }
}
