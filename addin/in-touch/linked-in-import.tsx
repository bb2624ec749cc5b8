/** The owner's own LinkedIn export: what is about people they know here is kept, every other row forgotten. */
import { Button } from '@fluentui/react-components'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { importLinkedIn } from '../../contract/leaving.ts'
import { useApi } from '../api.ts'
import { useTouchWords } from '../circles/touch-words.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { ErrorNotice } from '../ui/states.tsx'

export function LinkedInImport() {
  const layout = useLayout()
  const { inTouch: words } = useTouchWords()
  const { call } = useApi()
  const queries = useQueryClient()
  const picker = useRef<HTMLInputElement>(null)
  const take = useMutation({
    mutationFn: async (file: File) => call(importLinkedIn, { body: { csv: await file.text() } }),
    onSettled: () => {
      for (const key of ['in-touch', 'reach', 'leaving']) void queries.invalidateQueries({ queryKey: [key] })
    },
  })
  return (
    <Card title={words.import}>
      <p className={layout.quiet}>{words.importLead}</p>
      <div className={layout.row}>
        <Button disabledFocusable={take.isPending} onClick={() => picker.current?.click()}>
          {words.importPick}
        </Button>
        <input
          ref={picker}
          type="file"
          accept=".csv,text/csv"
          hidden
          onChange={({ currentTarget }) => {
            const [file] = currentTarget.files ?? []
            if (file) take.mutate(file)
            // The same file chosen again is a choice again.
            currentTarget.value = ''
          }}
        />
        <span className={layout.text} role="status">
          {take.data ? words.imported(take.data.people.length) : ''}
          {take.data && take.data.ambiguous > 0 ? `. ${words.ambiguous(take.data.ambiguous)}` : ''}
        </span>
      </div>
      {take.isError ? <ErrorNotice error={take.error} /> : null}
    </Card>
  )
}
