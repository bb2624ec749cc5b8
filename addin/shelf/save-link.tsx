/** Putting a link on the shelf: an address is enough, the rest is read or given. */
import { Button, Field, Input, makeStyles, Select, tokens } from '@fluentui/react-components'
import { ChevronDownRegular, ChevronUpRegular } from '@fluentui/react-icons'
import { type FormEvent, useState } from 'react'
import type { LinkKind } from '../../contract/shelf.ts'
import { PersonPicker, type Picked } from '../people/person-picker.tsx'
import { Card, useLayout } from '../ui/layout.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { useOffer } from '../ui/undo.tsx'
import { useShelfActions } from './shelf-query.ts'
import { useShelfWords } from './shelf-words.ts'

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalM },
  first: { display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: tokens.spacingHorizontalM },
  address: { flex: '1 1 240px', minWidth: 0 },
  more: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 240px), 1fr))',
    gap: tokens.spacingHorizontalM,
  },
})

export const linkKinds = ['article', 'podcast', 'video', 'course', 'book'] as const satisfies readonly LinkKind[]
const blank = { url: '', title: '', kind: '', tags: '', source: [] as Picked[] }

export function SaveLink() {
  const styles = useStyles()
  const layout = useLayout()
  const words = useShelfWords()
  const offer = useOffer()
  const { save } = useShelfActions()
  const [filled, setFilled] = useState(blank)
  const [more, setMore] = useState(false)
  const change = (part: Partial<typeof blank>): void => setFilled({ ...filled, ...part })
  const put = (event: FormEvent): void => {
    event.preventDefault()
    const url = filled.url.trim()
    const title = filled.title.trim()
    const kind = linkKinds.find((one) => one === filled.kind)
    const body = {
      url: url === '' ? null : /^[a-z]+:/i.test(url) ? url : `https://${url}`,
      ...(title ? { title } : {}),
      ...(kind ? { kind } : {}),
      tags: filled.tags
        .split(',')
        .map((tag) => tag.trim().slice(0, 40))
        .filter(Boolean)
        .slice(0, 10),
      sourceContactId: filled.source[0]?.contactId ?? null,
    }
    // What was typed stays until it is stored.
    save.mutate(
      { linkId: crypto.randomUUID(), body },
      {
        onSuccess: () => {
          setFilled(blank)
          offer({ text: words.saved })
        },
      },
    )
  }
  const isEmpty = filled.url.trim() === '' && filled.title.trim() === ''
  return (
    <Card>
      <form onSubmit={put} className={styles.form}>
        <div className={styles.first}>
          <Field label={words.address} className={styles.address}>
            <Input
              inputMode="url"
              autoComplete="off"
              maxLength={2048}
              placeholder="https://"
              value={filled.url}
              onChange={(_event, { value }) => change({ url: value })}
            />
          </Field>
          <Button type="submit" appearance="primary" disabledFocusable={save.isPending || isEmpty}>
            {words.save}
          </Button>
        </div>
        <div className={layout.row}>
          <Button
            size="small"
            appearance="subtle"
            aria-expanded={more}
            icon={more ? <ChevronUpRegular /> : <ChevronDownRegular />}
            onClick={() => setMore(!more)}
          >
            {words.more}
          </Button>
        </div>
        {more ? (
          <>
            <div className={styles.more}>
              <Field label={words.title}>
                <Input
                  dir="auto"
                  maxLength={200}
                  value={filled.title}
                  onChange={(_event, { value }) => change({ title: value })}
                />
              </Field>
              <Field label={words.kind}>
                <Select value={filled.kind} onChange={(_event, { value }) => change({ kind: value })}>
                  <option value="">{words.anyKind}</option>
                  {linkKinds.map((kind) => (
                    <option key={kind} value={kind}>
                      {words.kinds[kind]}
                    </option>
                  ))}
                </Select>
              </Field>
              <Field label={words.tags}>
                <Input dir="auto" value={filled.tags} onChange={(_event, { value }) => change({ tags: value })} />
              </Field>
            </div>
            <PersonPicker
              label={words.source}
              chosen={filled.source}
              most={1}
              onChange={(source) => change({ source })}
            />
          </>
        ) : null}
        {save.isError ? <ErrorNotice error={save.error} /> : null}
      </form>
    </Card>
  )
}
